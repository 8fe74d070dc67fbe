-- Purpose: the last days on which something was sold, refunded or cancelled. Parameters: organization; days.
-- Grain: day of the report zone x currency, newest day first. Gross stands on the day of the sale, refunds on the day of the
-- refund; net = revenue - refunded_amount of the same day. Money in units of the currency.
SELECT
    sales.sales_date AS sales_date,
    sales.currency AS currency,
    sum(sales.orders) AS orders,
    sum(sales.tickets_sold) AS tickets_sold,
    sum(sales.revenue) AS revenue,
    sum(sales.refunded_amount) AS refunded_amount,
    sum(sales.revenue) - sum(sales.refunded_amount) AS net
FROM fact_qtickets_sales_daily AS sales
WHERE sales.organization = {organization:String}
    AND sales.sales_date IN
    (
        SELECT DISTINCT sales_date
        FROM fact_qtickets_sales_daily
        WHERE organization = {organization:String}
        ORDER BY sales_date DESC
        LIMIT {days:UInt32}
    )
GROUP BY sales.sales_date, sales.currency
ORDER BY sales_date DESC, currency
