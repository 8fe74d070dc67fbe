-- Purpose: sales of an event by date, tariff and part of the hall, at one reading of the tickets; what a date sold since ever besides:
-- tickets neither given back, cancelled nor exchanged. Parameters: organization, event, currency; show, 0 for all; first, last.
-- Grain: kind (show, ticket_type, zone) * part, highest gross first. Tariffs and parts of the hall are those of the period.
SELECT
    multiIf(grouping(moves.show_id) = 0, 'show', grouping(moves.zone) = 0, 'zone', 'ticket_type') AS kind,
    multiIf(kind = 'show', toString(moves.show_id), kind = 'zone', moves.zone, moves.multiprice_code) AS part,
    sumIf(revenue, in_period) AS gross,
    sumIf(refunded_amount, in_period) AS refunds,
    sumIf(tickets_sold, in_period) AS tickets,
    sumIf(moves.refunded_tickets, in_period) AS refunded_tickets,
    toUInt64(greatest(0, sum(left))) AS sold
FROM
(
    SELECT
        show_id, zone, multiprice_code, tickets_sold, revenue, refunded_tickets, refunded_amount,
        sales_date BETWEEN {first:Date} AND {last:Date} AS in_period,
        toInt64(tickets_sold) + exchanged_in_tickets - exchanged_out_tickets - refunded_tickets - cancelled_tickets AS left
    FROM fact_qtickets_sales_show_daily
    PREWHERE event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND currency = {currency:String}
      AND ({show:UInt64} = 0 OR show_id = {show:UInt64})
) AS moves
GROUP BY GROUPING SETS ((moves.show_id), (moves.zone), (moves.multiprice_code))
HAVING kind = 'show' OR countIf(in_period) > 0
ORDER BY gross DESC, part
