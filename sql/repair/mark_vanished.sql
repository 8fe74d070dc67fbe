-- Marks orders that the source does not list any more; all else of them stays, and they still count. Without its content hash
-- such an order is written anew, and unmarked, by the first load that meets it again.
-- Parameters: organization, ids; at_s, seconds since 1970; run_id. Grain: order.
INSERT INTO stg_qtickets_api_orders_raw
SELECT * REPLACE (
    toDateTime({at_s:UInt32}) AS vanished_at,
    0 AS _content_hash,
    _ver + 1 AS _ver,
    {run_id:String} AS _load_id,
    toDateTime({at_s:UInt32}) AS _loaded_at
)
FROM stg_qtickets_api_orders_raw AS stored FINAL
WHERE stored.organization = {organization:String}
  AND stored.order_id IN {ids:Array(UInt64)}
  AND isNull(stored.vanished_at)
