-- Purpose: what each event sold and gave back in a period. Grain: event.
SELECT
    toString(sales.event_id) AS event_id,
    sum(revenue) AS gross,
    sum(refunded_amount) AS refunds
FROM sales
GROUP BY sales.event_id
