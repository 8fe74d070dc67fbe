-- Purpose: sales day by day, by event. By channel they come from from-utm.sql, by show from from-shows.sql, with the same columns.
-- Parameters: organization; first, last, days of the report zone, both included; currency; event, 0 for all; has_city, city.
-- Grain: as the fact. Money in units of the currency.
-- A month is a part of its own, of some hundred rows: to read the columns of the filter first took a third longer, but for the event, which
-- most months know nothing of.
WITH
sales AS
(
    SELECT
        sales_date, event_id, orders, tickets_sold, free_tickets, revenue, discount_amount,
        refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets
    FROM fact_qtickets_sales_daily
    PREWHERE {event:UInt64} = 0 OR event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({has_city:UInt8} = 0 OR city = {city:String})
    SETTINGS optimize_move_to_prewhere = 0
)
