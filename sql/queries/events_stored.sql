-- What the store holds of the events. Parameters: organization. Grain: event.
SELECT
    toString(event_id) AS event_id,
    city,
    toString(_content_hash) AS content_hash
FROM dim_events
WHERE organization = {organization:String}
