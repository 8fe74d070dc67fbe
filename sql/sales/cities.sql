-- Purpose: sums by the city of the event as it is known now. Grain: city, highest gross first.
SELECT
    event.city AS city,
    uniqExact(event_id) AS events,
    sum(revenue) AS gross,
    sum(refunded_amount) AS refunds,
    sum(revenue) - sum(refunded_amount) AS net,
    sum(orders) AS orders,
    sum(tickets_sold) AS tickets
FROM
(
    SELECT event_id, sum(revenue) AS revenue, sum(refunded_amount) AS refunded_amount, sum(orders) AS orders,
        sum(tickets_sold) AS tickets_sold
    FROM sales
    GROUP BY event_id
) AS sold
LEFT JOIN
(
    SELECT event_id, city
    FROM dim_events
    WHERE organization = {organization:String}
) AS event USING event_id
GROUP BY city
ORDER BY gross DESC, city
LIMIT 1000
