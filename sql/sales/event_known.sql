-- Purpose: whether an event, and a date of it, is listed; 0 is not asked about. Parameters: organization, event, show. Grain: one row.
SELECT
    {event:UInt64} = 0 OR max(is_event) AS has_event,
    {show:UInt64} = 0 OR max(is_show) AS has_show
FROM
(
    SELECT 1 AS is_event, 0 AS is_show
    FROM dim_events
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
    UNION ALL
    SELECT 0, 1
    FROM dim_shows
    WHERE organization = {organization:String}
      AND show_id = {show:UInt64}
      AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
)
