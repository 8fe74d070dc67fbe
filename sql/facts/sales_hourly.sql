-- Builds months of fact_qtickets_sales_hourly from staging. Parameters: organization, months (yyyymm of the report zone).
-- Grain: day * hour * event * currency.
INSERT INTO _build_fact_qtickets_sales_hourly
(
    organization, sales_date, hour, event_id, currency, orders, tickets_sold, revenue
)
SELECT
    {organization:String},
    toDate(sale_ts) AS day,
    toHour(sale_ts) AS hour_of_day,
    event_id,
    currency,
    sum(orders),
    sum(tickets_sold),
    sum(revenue)
FROM int_sales
WHERE organization = {organization:String}
  AND toYYYYMM(sale_ts) IN {months:Array(UInt32)}
GROUP BY day, hour_of_day, event_id, currency
