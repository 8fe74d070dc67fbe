-- Purpose: sales day by day, with the promo code: the fact of those that had one or a discount, and for the others what the days have
-- beside it. By channel or show they come from from-orders.sql. Parameters: those of from-days.sql.
-- Grain: as the facts; rows of code 0 are to be added up only. Money in units of the currency.
WITH
sales AS
(
    SELECT
        if(sign = 1, promo_code_id, 0) AS promo_code_id,
        sign * toInt64(sold.orders) AS orders,
        sign * toInt64(sold.tickets_sold) AS tickets_sold,
        sign * sold.revenue AS revenue,
        sign * sold.discount_amount AS discount_amount
    FROM fact_qtickets_sales_promo_daily AS sold
    ARRAY JOIN [1, -1] AS sign
    PREWHERE {event:UInt64} = 0 OR event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND sold.promo_code_id != 0
      AND currency = {currency:String}
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
    UNION ALL
    SELECT 0, toInt64(orders), toInt64(tickets_sold), revenue, discount_amount
    FROM fact_qtickets_sales_daily
    PREWHERE {event:UInt64} = 0 OR event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({has_city:UInt8} = 0 OR city = {city:String})
    SETTINGS optimize_move_to_prewhere = 0
)
