-- Orders that changed between two moments. Parameters: organization, from, to (seconds since 1970, UTC). One row.
SELECT toUInt32(count()) AS orders
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND updated_at > toDateTime({from:UInt32})
  AND updated_at <= toDateTime({to:UInt32})
