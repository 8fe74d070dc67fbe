-- There are more facts, so all months are to be rebuilt: by the next load, or by `zakaz rebuild`.
INSERT INTO meta_fact_months (organization, month, is_stale, run_id, changed_at, _ver)
SELECT
    organization,
    arrayJoin(_fact_months) AS month,
    1,
    'migration',
    now(),
    toUnixTimestamp64Milli(now64(3))
FROM stg_qtickets_api_orders_raw FINAL
GROUP BY organization, month
