-- Purpose: what of the sales of each day was given back up to now. No fact has both days, so it is read from orders; few have refunds.
-- Parameters: as of from-orders.sql, but for show. Grain: day of the sale.
SELECT
    toDate(sale_ts) AS date,
    sum(arraySum(refund_amounts)) AS refunds
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND notEmpty(refund_amounts)
  AND toDate(sale_ts) BETWEEN {first:Date} AND {last:Date}
  AND currency = {currency:String}
  AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
  AND ({has_channel:UInt8} = 0 OR channel = {channel:String})
  AND
  (
      {has_city:UInt8} = 0 OR event_id IN
      (
          SELECT event_id
          FROM dim_events
          WHERE organization = {organization:String}
            AND city = {city:String}
      )
  )
GROUP BY date
ORDER BY date
