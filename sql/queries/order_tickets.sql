-- The tickets that the store holds of some orders. Parameters: organization, ids (of orders). Grain: ticket.
SELECT
    toString(order_id) AS order_id,
    toString(ticket_id) AS ticket_id
FROM stg_qtickets_api_tickets_raw
WHERE organization = {organization:String}
  AND order_id IN {ids:Array(UInt64)}
