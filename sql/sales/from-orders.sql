-- Purpose: sales one by one, for what no fact knows: the hour, the promo code, the buyer. The index on sale_ts leaves out what is not of
-- the period. Parameters: as of from-days.sql, without grain. Grain: order. Money in units of the currency.
WITH
sales AS
(
    SELECT order_id, event_id, sale_ts, channel, promo_code_id, buyer_key, orders, tickets_sold, revenue, discount_amount
    FROM int_sales
    WHERE organization = {organization:String}
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
      AND
      (
          {show:UInt64} = 0 OR order_id IN
          (
              SELECT order_id
              FROM stg_qtickets_api_tickets_raw
              WHERE organization = {organization:String}
                AND show_id = {show:UInt64}
          )
      )
)
