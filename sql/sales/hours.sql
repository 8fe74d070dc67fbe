-- Purpose: sales by weekday and hour of the report zone. Parameters: those of from-hours.sql. Grain: weekday (1 is Monday) * hour.
SELECT
    toDayOfWeek(sales_date) AS weekday,
    hour,
    sum(revenue) AS gross,
    sum(sales.orders) AS orders,
    sum(tickets_sold) AS tickets
FROM sales
GROUP BY weekday, hour
ORDER BY weekday, hour
