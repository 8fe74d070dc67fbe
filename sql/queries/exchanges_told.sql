-- Whether any order is known to have been exchanged: one row, or none. Parameters: organization.
SELECT 1 AS told
FROM stg_qtickets_api_exchanges_raw
WHERE organization = {organization:String}
LIMIT 1
