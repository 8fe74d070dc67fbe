-- Purpose: the events that sold for the most in a span of days. Parameters: organization; from and to, first and last day of the report
-- zone; limit, events. Grain: event x currency, highest gross first. Money in units of the currency. The name is empty for an event not
-- loaded.
SELECT
    sales.event_id AS event_id,
    any(event.name) AS name,
    any(event.city) AS city,
    sales.currency AS currency,
    sum(sales.tickets_sold) AS tickets_sold,
    sum(sales.revenue) AS revenue,
    sum(sales.refunded_amount) AS refunded_amount,
    sum(sales.revenue) - sum(sales.refunded_amount) AS net
FROM fact_qtickets_sales_daily AS sales
LEFT JOIN
(
    SELECT event_id, name, city
    FROM dim_events
    WHERE organization = {organization:String}
) AS event ON event.event_id = sales.event_id
WHERE sales.organization = {organization:String}
  AND sales.sales_date BETWEEN {from:Date} AND {to:Date}
GROUP BY sales.event_id, sales.currency
HAVING tickets_sold > 0
ORDER BY revenue DESC, event_id
LIMIT {limit:UInt32}
