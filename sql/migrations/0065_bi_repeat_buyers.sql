-- Buyers who came again, told apart by their pseudonym; orders without one are not in it, nor are exchanges. Grain: month of the first
-- order.
CREATE VIEW IF NOT EXISTS bi_repeat_buyers
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    first_month Date COMMENT 'First day of the month of their first order, of the report zone',
    buyers UInt64 COMMENT 'Buyers who bought first in this month',
    repeat_buyers UInt64 COMMENT 'Buyers among them with more than one order up to now',
    repeat_share Float64 COMMENT 'Their share, 0 to 1',
    orders UInt64 COMMENT 'All orders of these buyers up to now',
    repeat_orders UInt64 COMMENT 'Orders among them after the first',
    tickets_sold UInt64 COMMENT 'Tickets of all these orders'
)
AS
SELECT
    organization,
    first_month,
    count() AS buyers,
    countIf(buyer.orders > 1) AS repeat_buyers,
    repeat_buyers / buyers AS repeat_share,
    sum(buyer.orders) AS orders,
    orders - buyers AS repeat_orders,
    sum(buyer.tickets_sold) AS tickets_sold
FROM
(
    SELECT
        any(sales.organization) AS organization,
        min(toStartOfMonth(sales.sale_ts)) AS first_month,
        count() AS orders,
        sum(sales.tickets_sold) AS tickets_sold
    FROM stg_qtickets_api_orders_raw AS sales FINAL
    WHERE sales.buyer_key != ''
      AND (sales.organization, sales.order_id) NOT IN (SELECT organization, secondary_order_id FROM int_exchanges)
    -- A number for text takes half of the time; of ten million buyers no two are likely to have the same.
    GROUP BY cityHash64(sales.organization, sales.buyer_key)
) AS buyer
GROUP BY organization, first_month
COMMENT 'Buyers who came again, told apart by their pseudonym; orders without one are not in it, nor are exchanges. Grain: month of the first order.'
