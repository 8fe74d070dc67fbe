-- Purpose: the dates of an event with their places as the source last told them. The view of the newest snapshots looks for those of all
-- shows. Parameters: organization, event; show, 0 for all. Grain: show, by date. Times UTC.
SELECT
    toString(dates.show_id) AS show_id,
    name,
    start_at,
    is_active,
    ifNull(dates.capacity, places.capacity) AS capacity,
    places.free AS free,
    places.reserved AS reserved,
    places.places_at AS places_at
FROM
(
    SELECT show_id, name, start_at, is_active, capacity
    FROM dim_shows
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND isNull(deleted_at)
      AND ({show:UInt64} = 0 OR show_id = {show:UInt64})
) AS dates
LEFT JOIN
(
    SELECT
        show_id,
        if(countIf(isNull(latest.capacity)) > 0, NULL, sum(latest.capacity)) AS capacity,
        if(countIf(isNull(latest.free)) > 0, NULL, sum(latest.free)) AS free,
        toNullable(sum(latest.reserved)) AS reserved,
        toNullable(max(snapshot_at)) AS places_at
    FROM fact_qtickets_inventory AS latest
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND (show_id, snapshot_at) IN
      (
          SELECT show_id, max(snapshot_at)
          FROM fact_qtickets_inventory
          WHERE organization = {organization:String}
            AND event_id = {event:UInt64}
          GROUP BY show_id
      )
    GROUP BY show_id
) AS places ON places.show_id = dates.show_id
ORDER BY start_at, dates.show_id
LIMIT 1000
