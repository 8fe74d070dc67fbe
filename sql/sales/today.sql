-- Purpose: sales of the first and the last day of a period by the hour of the report zone. Parameters: those of from-orders.sql.
-- Grain: day * hour.
SELECT
    sales_date AS date,
    hour,
    sum(revenue) AS gross,
    sum(sales.orders) AS orders,
    sum(tickets_sold) AS tickets,
    max(sale_ts) AS last_sale_at
FROM sales
WHERE sales_date IN ({first:Date}, {last:Date})
GROUP BY date, hour
ORDER BY date, hour
