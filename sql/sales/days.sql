-- Purpose: sums day by day; days without anything are not among them. Grain: day, oldest first.
SELECT
    sales_date AS date,
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
GROUP BY date
ORDER BY date
