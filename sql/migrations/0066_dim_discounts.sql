-- Discounts that orders were paid with, by the id of the source. Grain: discount.
CREATE VIEW IF NOT EXISTS dim_discounts
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    discount_id UInt64 COMMENT 'Discount, by the id of the source',
    first_used Date COMMENT 'First day, of the report zone',
    last_used Date COMMENT 'Last day, of the report zone',
    orders UInt64 COMMENT 'Paid orders with it'
)
AS
SELECT
    organization,
    discount_id,
    toDate(min(sale_ts)) AS first_used,
    toDate(max(sale_ts)) AS last_used,
    sum(sales.orders) AS orders
FROM int_sales AS sales
WHERE discount_id > 0
GROUP BY organization, discount_id
