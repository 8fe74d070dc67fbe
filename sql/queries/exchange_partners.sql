-- Orders that some orders were exchanged for, or for which they were. Parameters: organization, ids. Grain: order.
SELECT DISTINCT toString(arrayJoin([primary_order_id, secondary_order_id])) AS order_id
FROM stg_qtickets_api_exchanges_raw
WHERE organization = {organization:String}
  AND (primary_order_id IN {ids:Array(UInt64)} OR secondary_order_id IN {ids:Array(UInt64)})
