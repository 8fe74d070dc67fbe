-- What the store holds of some orders: their version and content, and the months their facts lie in.
-- Parameters: organization, ids. Grain: order.
SELECT
    toString(order_id) AS order_id,
    toString(_ver) AS version,
    toString(_content_hash) AS content_hash,
    _fact_months AS fact_months
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND order_id IN {ids:Array(UInt64)}
