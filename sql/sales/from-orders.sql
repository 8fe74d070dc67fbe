-- Purpose: sales one by one, for what no fact knows: the buyer, the second, hours and promo codes by channel or show. An order that
-- another was exchanged for is no sale, but what was paid on top of it is revenue.
-- Versions of orders are compared only between the ids of order_ids.sql: small loads touch orders of all years, and the index on sale_ts
-- leaves out nothing then. Parameters: those of from-days.sql; show, 0 for all; has_channel, channel; first_id, last_id.
-- Grain: order. Money in units of the currency.
WITH
paid AS
(
    SELECT
        order_id, sale_ts, ifNull(promo_code_id, 0) AS promo_code_id, buyer_key, channel,
        toInt64(tickets_sold) AS tickets, revenue AS amount, greatest(0, original_revenue - revenue) AS discount
    FROM stg_qtickets_api_orders_raw
    WHERE organization = {organization:String}
      AND order_id BETWEEN {first_id:UInt64} AND {last_id:UInt64}
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
                AND order_id BETWEEN {first_id:UInt64} AND {last_id:UInt64}
                AND show_id = {show:UInt64}
          )
      )
),
exchanges AS
(
    SELECT secondary_order_id AS order_id, sum(amount) AS came
    FROM int_exchanges
    WHERE organization = {organization:String}
    GROUP BY order_id
),
sales AS
(
    SELECT
        toDate(sale_ts) AS sales_date, toHour(sale_ts) AS hour, sale_ts, promo_code_id, buyer_key, channel,
        toInt64(exchanges.order_id = 0) AS orders,
        if(exchanges.order_id = 0, tickets, 0) AS tickets_sold,
        amount - came AS revenue,
        if(exchanges.order_id = 0, discount, 0) AS discount_amount
    FROM paid
    LEFT JOIN exchanges ON exchanges.order_id = paid.order_id
)
