-- Purpose: the first and the last id of the orders of which any version is asked about. The tickets of a show are looked for among all only
-- where its event is not told. Parameters: organization; first, last, days of the report zone, both included; event, show, 0 for all.
-- Grain: one row, of zeros for none.
SELECT
    min(order_id) AS first_id,
    max(order_id) AS last_id
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND toDate(sale_ts) BETWEEN {first:Date} AND {last:Date}
  AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
  AND
  (
      {show:UInt64} = 0 OR {event:UInt64} != 0 OR order_id IN
      (
          SELECT order_id
          FROM stg_qtickets_api_tickets_raw
          WHERE organization = {organization:String}
            AND show_id = {show:UInt64}
      )
  )
SETTINGS final = 0
