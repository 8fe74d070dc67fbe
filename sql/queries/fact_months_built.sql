-- Months of fact_qtickets_sales_daily being built, with their rows. Parameters: organization, months. Grain: month (yyyymm).
SELECT
    toYYYYMM(sales_date) AS month,
    count() AS rows
FROM _build_fact_qtickets_sales_daily
WHERE organization = {organization:String}
  AND toYYYYMM(sales_date) IN {months:Array(UInt32)}
GROUP BY month
