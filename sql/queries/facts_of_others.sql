-- Whether any fact holds rows of other accounts, or of other months of this one. Parameters: organization, months (yyyymm).
SELECT 1 AS found
FROM
(
    SELECT _partition_value.1 AS account, _partition_value.2 AS month, count() AS rows_of_month
    FROM fact_qtickets_sales_utm_daily
    GROUP BY account, month
    UNION ALL
    SELECT _partition_value.1 AS account, _partition_value.2 AS month, count() AS rows_of_month
    FROM fact_qtickets_sales_daily
    GROUP BY account, month
    UNION ALL
    SELECT _partition_value.1 AS account, _partition_value.2 AS month, count() AS rows_of_month
    FROM fact_qtickets_sales_show_daily
    GROUP BY account, month
    UNION ALL
    SELECT _partition_value.1 AS account, _partition_value.2 AS month, count() AS rows_of_month
    FROM fact_qtickets_sales_hourly
    GROUP BY account, month
    UNION ALL
    SELECT _partition_value.1 AS account, _partition_value.2 AS month, count() AS rows_of_month
    FROM fact_qtickets_sales_promo_daily
    GROUP BY account, month
)
WHERE account != {organization:String}
   OR month NOT IN {months:Array(UInt32)}
LIMIT 1
