-- Purpose: the events there are, to tell which one a plan means. Parameters: organization.
-- Grain: event.
SELECT
    toString(event_id) AS event_id,
    name,
    currency
FROM dim_events
WHERE organization = {organization:String}
ORDER BY dim_events.event_id
