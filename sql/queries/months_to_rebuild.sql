-- Months (yyyymm) that the facts of an account have or should have, and what is on record of each: whether it waits to be rebuilt, by
-- which run, and whether that run was a rebuild. Parameters: organization. Grain: month.
SELECT
    known.month AS month,
    marks.is_stale AS is_stale,
    marks.run_id AS run_id,
    marks.is_of_rebuild AS is_of_rebuild
FROM
(
    SELECT DISTINCT month
    FROM
    (
        SELECT arrayJoin(_fact_months) AS month
        FROM stg_qtickets_api_orders_raw
        WHERE organization = {organization:String}
        UNION ALL
        SELECT toYYYYMM(sales_date)
        FROM fact_qtickets_sales_utm_daily
        WHERE organization = {organization:String}
        UNION ALL
        SELECT toYYYYMM(sales_date)
        FROM fact_qtickets_sales_daily
        WHERE organization = {organization:String}
        UNION ALL
        SELECT toYYYYMM(sales_date)
        FROM fact_qtickets_sales_show_daily
        WHERE organization = {organization:String}
    )
) AS known
LEFT JOIN
(
    SELECT
        month,
        is_stale,
        run_id,
        run_id IN (SELECT run_id FROM meta_job_runs WHERE organization = {organization:String} AND mode = 'rebuild') AS is_of_rebuild
    FROM meta_fact_months
    WHERE organization = {organization:String}
) AS marks ON marks.month = known.month
ORDER BY month
