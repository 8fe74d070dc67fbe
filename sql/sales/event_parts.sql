-- Purpose: sales of an event by tariff or by part of the hall. Parameters: by, `ticket_type` or `zone`; those of from-days.sql, grain
-- `show`. Grain: part, highest gross first.
SELECT
    if({by:String} = 'zone', sales.zone, sales.ticket_type) AS part,
    sum(revenue) AS gross,
    sum(refunded_amount) AS refunds,
    sum(tickets_sold) AS tickets,
    sum(sales.refunded_tickets) AS refunded_tickets
FROM sales
GROUP BY part
ORDER BY gross DESC, part
LIMIT 200
