-- How much is not known of where buyers came from; the back office, which has no UTM, is left out. Grain: month * currency.
CREATE VIEW IF NOT EXISTS bi_utm_unknown
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_month Date COMMENT 'First day of the month, of the report zone',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, but those of the back office',
    unknown_orders UInt64 COMMENT 'Orders among them without any UTM',
    unknown_share Float64 COMMENT 'Their share of the orders, 0 to 1',
    unknown_source_share Float64 COMMENT 'Share of the orders without utm_source, 0 to 1',
    unknown_medium_share Float64 COMMENT 'Share of the orders without utm_medium, 0 to 1',
    unknown_campaign_share Float64 COMMENT 'Share of the orders without utm_campaign, 0 to 1',
    unknown_content_share Float64 COMMENT 'Share of the orders without utm_content, 0 to 1',
    unknown_term_share Float64 COMMENT 'Share of the orders without utm_term, 0 to 1',
    revenue Decimal(18, 2) COMMENT 'Gross of these orders; in units of currency',
    unknown_revenue Decimal(18, 2) COMMENT 'Gross of orders without any UTM; in units of currency'
)
AS
SELECT
    organization,
    toStartOfMonth(sales_date) AS sales_month,
    currency,
    sum(sales.orders) AS orders,
    sumIf(sales.orders, channel = 'unknown') AS unknown_orders,
    if(orders = 0, 0, unknown_orders / orders) AS unknown_share,
    if(orders = 0, 0, sumIf(sales.orders, source = '') / orders) AS unknown_source_share,
    if(orders = 0, 0, sumIf(sales.orders, medium = '') / orders) AS unknown_medium_share,
    if(orders = 0, 0, sumIf(sales.orders, campaign = '') / orders) AS unknown_campaign_share,
    if(orders = 0, 0, sumIf(sales.orders, content = '') / orders) AS unknown_content_share,
    if(orders = 0, 0, sumIf(sales.orders, term = '') / orders) AS unknown_term_share,
    sum(sales.revenue) AS revenue,
    sumIf(sales.revenue, channel = 'unknown') AS unknown_revenue
FROM fact_qtickets_sales_utm_daily AS sales
WHERE channel != 'back_office'
GROUP BY organization, sales_month, currency
COMMENT 'How much is not known of where buyers came from; the back office, which has no UTM, is left out. Grain: month * currency.'
