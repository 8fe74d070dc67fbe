-- Purpose: versions of orders on another shard than their id says. Parameters: shards, how many there are, of equal weight. One row.
SELECT toUInt32(count()) AS orders
FROM stg_qtickets_api_orders_raw
WHERE _shard_num != order_id % {shards:UInt32} + 1
SETTINGS final = 0
