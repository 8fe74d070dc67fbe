-- Purpose: sales by weekday and hour of the report zone. Grain: weekday (1 is Monday) * hour.
SELECT
    toDayOfWeek(sale_ts) AS weekday,
    toHour(sale_ts) AS hour,
    sum(revenue) AS gross,
    sum(orders) AS orders,
    sum(tickets_sold) AS tickets,
    max(sale_ts) AS last_sale_at
FROM sales
GROUP BY weekday, hour
ORDER BY weekday, hour
