-- Purpose: the events of an exact name. Parameters: organization; name.
-- Grain: event.
SELECT toString(event_id) AS event_id
FROM dim_events
WHERE organization = {organization:String}
  AND name = {name:String}
ORDER BY event_id
