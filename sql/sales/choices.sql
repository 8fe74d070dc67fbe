-- Purpose: events to choose from, with their dates. Parameters: organization; search, part of name or city, or an id; limit.
-- Grain: event, the one with the latest date first. Times UTC.
SELECT
    toString(event.event_id) AS event_id,
    event.name AS name,
    event.city AS city,
    show.last_show_at AS last_show_at,
    show.shows AS shows,
    count() OVER () AS total
FROM
(
    SELECT event_id, name, city
    FROM dim_events
    WHERE organization = {organization:String}
      AND
      (
          positionCaseInsensitiveUTF8(name, {search:String}) > 0
          OR positionCaseInsensitiveUTF8(city, {search:String}) > 0
          OR toString(event_id) = {search:String}
      )
) AS event
LEFT JOIN
(
    SELECT
        event_id,
        max(start_at) AS last_show_at,
        arraySlice(
            arraySort(one -> (one.3, one.1), groupArray((toString(show_id), name, start_at))), 1, 500
        ) AS shows
    FROM dim_shows
    WHERE organization = {organization:String}
      AND isNull(deleted_at)
    GROUP BY event_id
) AS show ON show.event_id = event.event_id
ORDER BY last_show_at DESC NULLS LAST, event.event_id
LIMIT {limit:UInt32}
