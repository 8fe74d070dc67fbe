-- Rows of the months of fact_qtickets_sales_daily being built. Parameters: organization.
SELECT count() AS rows
FROM _build_fact_qtickets_sales_daily
WHERE organization = {organization:String}
