-- Purpose: sales day by day, by where the buyers came from. Parameters: those of from-days.sql; has_channel, channel.
-- Grain: as the fact. Money in units of the currency.
WITH
sales AS
(
    SELECT
        sales_date, event_id, channel, source, medium, campaign, content, term,
        orders, tickets_sold, free_tickets, revenue, discount_amount,
        refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets
    FROM fact_qtickets_sales_utm_daily
    PREWHERE {event:UInt64} = 0 OR event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({has_city:UInt8} = 0 OR city = {city:String})
      AND ({has_channel:UInt8} = 0 OR channel = {channel:String})
    SETTINGS optimize_move_to_prewhere = 0
)
