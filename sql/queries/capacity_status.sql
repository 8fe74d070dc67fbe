-- Purpose: how far the places of shows are known. Parameters: organization.
-- Grain: one row. Times UTC; null when never.
SELECT
    countIf(reading.show_id != 0 AND reading.outcome = 'read') AS shows_read,
    countIf(reading.show_id != 0 AND reading.outcome = 'refused') AS shows_refused,
    countIf(reading.outcome = 'odd') AS shows_odd,
    maxOrNullIf(reading.asked_at, reading.outcome = 'read') AS last_read_at,
    maxOrNullIf(reading.asked_at, reading.show_id = 0 AND reading.outcome = 'refused') AS refused_at,
    maxOrNullIf(reading.http_status, reading.outcome = 'refused') AS http_status
FROM meta_seat_readings AS reading
WHERE reading.organization = {organization:String}
