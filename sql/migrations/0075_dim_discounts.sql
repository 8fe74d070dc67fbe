-- Discounts that were used; the source tells of them no more than their id. Grain: discount.
CREATE VIEW IF NOT EXISTS dim_discounts
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    discount_id UInt64 COMMENT 'Discount, by the id of the source',
    promo_codes UInt64 COMMENT 'Promo codes that it was given for',
    first_sale_date Date COMMENT 'First day with a sale, of the report zone',
    last_sale_date Date COMMENT 'Last day with a sale, of the report zone',
    orders UInt64 COMMENT 'Paid orders; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold'
)
AS
SELECT
    organization,
    discount_id,
    uniqExactIf(promo_code_id, promo_code_id > 0) AS promo_codes,
    min(sales_date) AS first_sale_date,
    max(sales_date) AS last_sale_date,
    sum(sales.orders) AS orders,
    sum(sales.tickets_sold) AS tickets_sold
FROM fact_qtickets_sales_promo_daily AS sales
WHERE discount_id > 0
GROUP BY organization, discount_id
COMMENT 'Discounts that were used; the source tells of them no more than their id. Grain: discount.'
