-- The newest sale that is not dated in the future. Parameters: organization, now (seconds since 1970, UTC).
-- One row. Seconds since 1970, UTC; NULL when there is none.
SELECT toString(max(toUnixTimestamp(sale_ts))) AS last_sale_s
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND sale_ts <= toDateTime({now:UInt32})
HAVING count() > 0
