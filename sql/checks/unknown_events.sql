-- Severity: warn
-- What: the event and the date of every sale are known.
-- Parameters: organization.
-- Rows: event or show that is not known, and how many orders or tickets hang on it.
SELECT subject, detail, toUInt64(count() OVER ()) AS total
FROM
(
    SELECT concat('event_id ', toString(event_id)) AS subject, concat('orders: ', toString(count())) AS detail
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
      AND event_id NOT IN (SELECT event_id FROM dim_events FINAL WHERE organization = {organization:String})
    GROUP BY event_id

    UNION ALL

    SELECT concat('show_id ', toString(show_id)), concat('tickets: ', toString(count()))
    FROM stg_qtickets_api_tickets_raw FINAL
    WHERE organization = {organization:String}
      AND show_id NOT IN (SELECT show_id FROM dim_shows FINAL WHERE organization = {organization:String})
      AND event_id IN (SELECT event_id FROM dim_events FINAL WHERE organization = {organization:String})
    GROUP BY show_id
)
ORDER BY subject
LIMIT 20
