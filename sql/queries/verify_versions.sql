-- The highest version of anything that the store ever held of some orders and their tickets, hidden rows included: a row that is
-- to replace them all has to come after it. Parameters: organization, ids. Grain: order.
SELECT
    toString(order_id) AS order_id,
    toString(max(_ver)) AS version
FROM
(
    SELECT order_id, _ver
    FROM stg_qtickets_api_orders_raw
    WHERE organization = {organization:String}
      AND order_id IN {ids:Array(UInt64)}

    UNION ALL

    SELECT order_id, _ver
    FROM stg_qtickets_api_tickets_raw
    WHERE organization = {organization:String}
      AND order_id IN {ids:Array(UInt64)}
) AS versions
GROUP BY order_id
SETTINGS final = 0
