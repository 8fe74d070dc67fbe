-- For BI programs: places of shows, newest snapshot, with the names of the events. Grain: show x zone. Needs no FINAL.
CREATE VIEW IF NOT EXISTS bi_places AS
SELECT
    places.organization AS organization,
    places.show_id AS show_id,
    shows.start_at AS show_at,
    places.event_id AS event_id,
    events.name AS event,
    places.zone AS zone,
    places.snapshot_at AS snapshot_at,
    places.capacity AS capacity,
    places.sold AS sold,
    places.reserved AS reserved,
    places.free AS free,
    places.blocked AS blocked
FROM fact_qtickets_inventory_latest AS places
LEFT JOIN
(
    SELECT organization, show_id, start_at
    FROM dim_shows FINAL
) AS shows ON shows.organization = places.organization AND shows.show_id = places.show_id
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = places.organization AND events.event_id = places.event_id
