-- Promo codes that were used; the source tells of them no more than their id. Grain: promo code.
CREATE VIEW IF NOT EXISTS dim_promo_codes
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    promo_code_id UInt64 COMMENT 'Promo code, by the id of the source',
    discounts UInt64 COMMENT 'Discounts that it was used for',
    first_sale_date Date COMMENT 'First day with a sale, of the report zone',
    last_sale_date Date COMMENT 'Last day with a sale, of the report zone',
    orders UInt64 COMMENT 'Paid orders; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold'
)
AS
SELECT
    organization,
    promo_code_id,
    uniqExactIf(discount_id, discount_id > 0) AS discounts,
    min(sales_date) AS first_sale_date,
    max(sales_date) AS last_sale_date,
    sum(sales.orders) AS orders,
    sum(sales.tickets_sold) AS tickets_sold
FROM fact_qtickets_sales_promo_daily AS sales
WHERE promo_code_id > 0
GROUP BY organization, promo_code_id
COMMENT 'Promo codes that were used; the source tells of them no more than their id. Grain: promo code.'
