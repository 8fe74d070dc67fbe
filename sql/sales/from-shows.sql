-- Purpose: sales day by day, by show and kind of ticket; orders and their discounts are of no single show. Parameters: those of
-- from-days.sql; show, 0 for all. Grain: as the fact. Money in units of the currency.
WITH
sales AS
(
    SELECT
        sales_date, event_id, show_id, zone, multiprice_code AS ticket_type,
        toUInt64(0) AS orders, tickets_sold, free_tickets, revenue, toDecimal64(0, 2) AS discount_amount,
        refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets
    FROM fact_qtickets_sales_show_daily
    PREWHERE {event:UInt64} = 0 OR event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({show:UInt64} = 0 OR show_id = {show:UInt64})
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
