-- Purpose: sales day by day from the facts, whichever of them knows what is asked for; the others read nothing. What a fact does not
-- know is empty or zero there. Parameters: organization; grain, `event`, `utm` or `show`; first, last, days of the report zone, both
-- included; currency; event, show, 0 for all; has_city, city; has_channel, channel.
-- Grain: as the fact. Money in units of the currency.
WITH
sales AS
(
    SELECT
        sales_date, event_id, toUInt64(0) AS show_id, '' AS zone, '' AS ticket_type,
        '' AS channel, '' AS source, '' AS medium, '' AS campaign, '' AS content, '' AS term,
        orders, tickets_sold, free_tickets, revenue, discount_amount,
        refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets
    FROM fact_qtickets_sales_daily
    WHERE {grain:String} = 'event'
      AND organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
      AND ({has_city:UInt8} = 0 OR city = {city:String})

    UNION ALL

    SELECT
        sales_date, event_id, 0, '', '',
        channel, source, medium, campaign, content, term,
        orders, tickets_sold, free_tickets, revenue, discount_amount,
        refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets
    FROM fact_qtickets_sales_utm_daily
    WHERE {grain:String} = 'utm'
      AND organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
      AND ({has_city:UInt8} = 0 OR city = {city:String})
      AND ({has_channel:UInt8} = 0 OR channel = {channel:String})

    UNION ALL

    SELECT
        sales_date, event_id, show_id, zone, multiprice_code,
        '', '', '', '', '', '',
        0, tickets_sold, free_tickets, revenue, toDecimal64(0, 2),
        refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets
    FROM fact_qtickets_sales_show_daily
    WHERE {grain:String} = 'show'
      AND organization = {organization:String}
      AND sales_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
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
)
