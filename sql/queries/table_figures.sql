-- Purpose: what each table holds of the account. Parameters: organization.
-- Grain: table. First and last are texts in the report zone: sales, starts of shows, loads, verdicts; money in units of the currency.
SELECT 'stg_qtickets_api_orders_raw' AS table, count() AS rows,
    toString(minOrNull(o.sale_ts)) AS first, toString(maxOrNull(o.sale_ts)) AS last,
    CAST(sum(o.revenue) AS Nullable(Decimal(38, 2))) AS revenue
FROM stg_qtickets_api_orders_raw AS o WHERE o.organization = {organization:String}
UNION ALL
SELECT 'stg_qtickets_api_tickets_raw', count(), toString(minOrNull(t.sale_ts)), toString(maxOrNull(t.sale_ts)), NULL
FROM stg_qtickets_api_tickets_raw AS t WHERE t.organization = {organization:String}
UNION ALL
SELECT 'dim_events', count(), NULL, NULL, NULL
FROM dim_events WHERE organization = {organization:String}
UNION ALL
SELECT 'dim_shows', count(), toString(minOrNull(start_at)), toString(maxOrNull(start_at)), NULL
FROM dim_shows WHERE organization = {organization:String}
UNION ALL
SELECT 'fact_qtickets_sales_daily', count(), toString(minOrNull(f.sales_date)), toString(maxOrNull(f.sales_date)), sum(f.revenue)
FROM fact_qtickets_sales_daily AS f WHERE f.organization = {organization:String}
UNION ALL
SELECT 'fact_qtickets_sales_utm_daily', count(), toString(minOrNull(f.sales_date)), toString(maxOrNull(f.sales_date)), sum(f.revenue)
FROM fact_qtickets_sales_utm_daily AS f WHERE f.organization = {organization:String}
UNION ALL
SELECT 'meta_job_runs', count(), toString(minOrNull(started_at)), toString(maxOrNull(started_at)), NULL
FROM meta_job_runs WHERE organization = {organization:String}
UNION ALL
SELECT 'meta_contract', count(), toString(minOrNull(proved_at)), toString(maxOrNull(proved_at)), NULL
FROM meta_contract WHERE organization = {organization:String}
UNION ALL
SELECT 'meta_rejects', count(), toString(minOrNull(seen_at)), toString(maxOrNull(seen_at)), NULL
FROM meta_rejects WHERE organization = {organization:String}
