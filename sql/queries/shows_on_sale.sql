-- Shows whose tickets are on sale now, those first whose places were asked for longest ago. A sale without an end of its own ends when
-- the show begins; an exhibition goes on selling for weeks after it has begun. Parameters: organization; now_s, seconds since 1970.
-- Grain: show; show 0 stands for all where the source gives places of none.
SELECT
    toString(shows.show_id) AS show_id,
    toString(shows.event_id) AS event_id,
    readings.outcome AS outcome,
    toString(toUnixTimestamp(readings.asked_at)) AS asked_s
FROM
(
    SELECT show_id, event_id, start_at
    FROM dim_shows
    WHERE organization = {organization:String}
      AND is_active = 1
      AND isNull(deleted_at)
      AND ifNull(coalesce(sale_finish_at, start_at) > toDateTime({now_s:UInt32}), 0)
      AND event_id NOT IN
      (
          SELECT event_id
          FROM dim_events
          WHERE organization = {organization:String}
            AND (is_active = 0 OR deleted_at IS NOT NULL)
      )

    UNION ALL

    SELECT 0, 0, NULL
) AS shows
LEFT JOIN
(
    SELECT show_id, outcome, asked_at
    FROM meta_seat_readings
    WHERE organization = {organization:String}
) AS readings ON readings.show_id = shows.show_id
ORDER BY readings.asked_at, shows.start_at, shows.show_id
