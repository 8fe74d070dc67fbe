-- Takes from stored orders the claim to be what was loaded, so that the next write replaces them even where their content hash
-- says there is nothing to do. What they say of the sale stays. Parameters: organization, ids. Grain: order.
INSERT INTO stg_qtickets_api_orders_raw
SELECT * REPLACE (0 AS _content_hash, _ver + 1 AS _ver)
FROM stg_qtickets_api_orders_raw AS stored FINAL
WHERE stored.organization = {organization:String}
  AND stored.order_id IN {ids:Array(UInt64)}
