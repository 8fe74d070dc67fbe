-- Where buyers came from, with the share of each channel; the back office and what is not known are channels of their own. Grain: month *
-- channel * currency.
CREATE VIEW IF NOT EXISTS bi_channels
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_month Date COMMENT 'First day of the month, of the report zone',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    orders_share Float64 COMMENT 'Share of the orders of the month in this currency, 0 to 1',
    revenue_share Float64 COMMENT 'Share of the gross of the month in this currency, 0 to 1',
    online_orders_share Nullable(Float64) COMMENT 'Share of the orders that were not sold in the back office, 0 to 1; NULL for back_office',
    online_revenue_share Nullable(Float64) COMMENT 'The same of the gross, 0 to 1; NULL for back_office'
)
AS
SELECT
    organization,
    sales_month,
    channel,
    currency,
    orders,
    tickets_sold,
    revenue,
    refunded_amount,
    if(all_orders = 0, 0, orders / all_orders) AS orders_share,
    if(all_revenue = 0, 0, toFloat64(revenue) / toFloat64(all_revenue)) AS revenue_share,
    if(channel = 'back_office' OR online_orders = 0, NULL, orders / online_orders) AS online_orders_share,
    if(channel = 'back_office' OR online_revenue = 0, NULL, toFloat64(revenue) / toFloat64(online_revenue)) AS online_revenue_share
FROM
(
    SELECT
        *,
        sum(orders) OVER of_month AS all_orders,
        sum(revenue) OVER of_month AS all_revenue,
        sumIf(orders, channel != 'back_office') OVER of_month AS online_orders,
        sumIf(revenue, channel != 'back_office') OVER of_month AS online_revenue
    FROM
    (
        SELECT
            organization,
            toStartOfMonth(sales_date) AS sales_month,
            channel,
            currency,
            sum(sales.orders) AS orders,
            sum(sales.tickets_sold) AS tickets_sold,
            sum(sales.revenue) AS revenue,
            sum(sales.refunded_amount) AS refunded_amount
        FROM fact_qtickets_sales_utm_daily AS sales
        GROUP BY organization, sales_month, channel, currency
    )
    WINDOW of_month AS (PARTITION BY organization, sales_month, currency)
)
COMMENT 'Where buyers came from, with the share of each channel; the back office and what is not known are channels of their own. Grain: month * channel * currency.'
