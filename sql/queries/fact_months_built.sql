-- Months of the facts being built, with their rows. Parameters: organization, months. Grain: fact * month (yyyymm).
SELECT fact, month, count() AS rows
FROM
(
    SELECT 'fact_qtickets_sales_utm_daily' AS fact, toYYYYMM(sales_date) AS month
    FROM _build_fact_qtickets_sales_utm_daily
    WHERE organization = {organization:String}
    UNION ALL
    SELECT 'fact_qtickets_sales_daily', toYYYYMM(sales_date)
    FROM _build_fact_qtickets_sales_daily
    WHERE organization = {organization:String}
    UNION ALL
    SELECT 'fact_qtickets_sales_show_daily', toYYYYMM(sales_date)
    FROM _build_fact_qtickets_sales_show_daily
    WHERE organization = {organization:String}
    UNION ALL
    SELECT 'fact_qtickets_sales_hourly', toYYYYMM(sales_date)
    FROM _build_fact_qtickets_sales_hourly
    WHERE organization = {organization:String}
    UNION ALL
    SELECT 'fact_qtickets_sales_promo_daily', toYYYYMM(sales_date)
    FROM _build_fact_qtickets_sales_promo_daily
    WHERE organization = {organization:String}
)
WHERE month IN {months:Array(UInt32)}
GROUP BY fact, month
