-- Months in the tables that facts are built in, with their rows. Parameters: organization. Grain: fact * month (yyyymm). Partitions are
-- counted without reading a row.
SELECT fact, month, sum(rows_of_month) AS rows
FROM
(
    SELECT 'fact_qtickets_sales_utm_daily' AS fact, _partition_value.2 AS month, count() AS rows_of_month
    FROM _build_fact_qtickets_sales_utm_daily
    WHERE _partition_value.1 = {organization:String}
    GROUP BY month
    UNION ALL
    SELECT 'fact_qtickets_sales_daily' AS fact, _partition_value.2 AS month, count() AS rows_of_month
    FROM _build_fact_qtickets_sales_daily
    WHERE _partition_value.1 = {organization:String}
    GROUP BY month
    UNION ALL
    SELECT 'fact_qtickets_sales_show_daily' AS fact, _partition_value.2 AS month, count() AS rows_of_month
    FROM _build_fact_qtickets_sales_show_daily
    WHERE _partition_value.1 = {organization:String}
    GROUP BY month
    UNION ALL
    SELECT 'fact_qtickets_sales_hourly' AS fact, _partition_value.2 AS month, count() AS rows_of_month
    FROM _build_fact_qtickets_sales_hourly
    WHERE _partition_value.1 = {organization:String}
    GROUP BY month
    UNION ALL
    SELECT 'fact_qtickets_sales_promo_daily' AS fact, _partition_value.2 AS month, count() AS rows_of_month
    FROM _build_fact_qtickets_sales_promo_daily
    WHERE _partition_value.1 = {organization:String}
    GROUP BY month
)
GROUP BY fact, month
