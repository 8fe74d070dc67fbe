-- Purpose: sales hour by hour. By channel or show they come from from-orders.sql. Parameters: those of from-days.sql.
-- Grain: as the fact. Money in units of the currency.
WITH
sales AS
(
    SELECT sales_date, hour, event_id, orders, tickets_sold, revenue
    FROM fact_qtickets_sales_hourly
    PREWHERE {event:UInt64} = 0 OR event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
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
    SETTINGS optimize_move_to_prewhere = 0
)
