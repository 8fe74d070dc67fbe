-- Purpose: sales of an event by tariff and by part of the hall. Parameters: those of from-shows.sql. Grain: kind (ticket_type, zone) *
-- part, highest gross first.
SELECT
    if(grouping(sales.zone) = 0, 'zone', 'ticket_type') AS kind,
    if(kind = 'zone', sales.zone, sales.ticket_type) AS part,
    sum(revenue) AS gross,
    sum(refunded_amount) AS refunds,
    sum(tickets_sold) AS tickets,
    sum(sales.refunded_tickets) AS refunded_tickets
FROM sales
GROUP BY GROUPING SETS ((sales.zone), (sales.ticket_type))
ORDER BY gross DESC, part
LIMIT 200 BY kind
