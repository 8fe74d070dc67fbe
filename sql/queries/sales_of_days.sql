-- Purpose: sales of a span of days. Parameters: organization; from and to, first and last day of the report zone. Grain: currency, highest
-- gross first. Money in units of the currency; revenue is gross, net = revenue - refunded_amount.
SELECT
    sales.currency AS currency,
    sum(sales.orders) AS orders,
    sum(sales.tickets_sold) AS tickets_sold,
    sum(sales.revenue) AS revenue,
    sum(sales.refunded_tickets) AS refunded_tickets,
    sum(sales.refunded_amount) AS refunded_amount,
    sum(sales.withheld_amount) AS withheld_amount,
    sum(sales.cancelled_tickets) AS cancelled_tickets,
    sum(sales.revenue) - sum(sales.refunded_amount) AS net
FROM fact_qtickets_sales_daily AS sales
WHERE sales.organization = {organization:String}
  AND sales.sales_date BETWEEN {from:Date} AND {to:Date}
GROUP BY sales.currency
ORDER BY revenue DESC, currency
