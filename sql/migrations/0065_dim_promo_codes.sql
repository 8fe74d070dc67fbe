-- Promo codes that orders were paid with, by the id of the source. Grain: promo code.
CREATE VIEW IF NOT EXISTS dim_promo_codes
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    promo_code_id UInt64 COMMENT 'Promo code, by the id of the source',
    first_used Date COMMENT 'First day, of the report zone',
    last_used Date COMMENT 'Last day, of the report zone',
    orders UInt64 COMMENT 'Paid orders with it'
)
AS
SELECT
    organization,
    promo_code_id,
    toDate(min(sale_ts)) AS first_used,
    toDate(max(sale_ts)) AS last_used,
    sum(sales.orders) AS orders
FROM int_sales AS sales
WHERE promo_code_id > 0
GROUP BY organization, promo_code_id
