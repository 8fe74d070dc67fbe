-- Severity: warn
-- What: an event is sold in one currency, and that is its own.
-- Parameters: organization.
-- Rows: event, the currencies of its orders, and its own.
SELECT
    concat('event_id ', toString(orders.event_id)) AS subject,
    concat(arrayStringConcat(orders.currencies, ', '), ' / ', events.event_currency) AS detail,
    toUInt64(count() OVER ()) AS total
FROM
(
    SELECT event_id, arraySort(groupUniqArray(toString(currency))) AS currencies
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
    GROUP BY event_id
) AS orders
LEFT JOIN
(
    SELECT event_id, toString(currency) AS event_currency
    FROM dim_events FINAL
    WHERE organization = {organization:String}
) AS events ON events.event_id = orders.event_id
WHERE length(orders.currencies) > 1
   OR (events.event_currency != '' AND events.event_currency != orders.currencies[1])
ORDER BY subject
LIMIT 20
