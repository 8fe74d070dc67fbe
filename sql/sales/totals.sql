-- Purpose: all sums of a period. Grain: one row.
SELECT
    sum(revenue) AS gross,
    sum(refunded_amount) AS refunds,
    sum(revenue) - sum(refunded_amount) AS net,
    sum(withheld_amount) AS withheld,
    sum(discount_amount) AS discounts,
    sum(orders) AS orders,
    sum(tickets_sold) AS tickets,
    sum(free_tickets) AS free_tickets,
    sum(refunded_tickets) AS refunded_tickets,
    sum(cancelled_tickets) AS cancelled_tickets
FROM sales
