-- Channels that buyers came by. Grain: channel * source * medium.
CREATE VIEW IF NOT EXISTS dim_channels
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown',
    source String COMMENT 'utm_source, normalised; unknown for none',
    medium String COMMENT 'utm_medium, normalised; unknown for none',
    first_seen Date COMMENT 'First day, of the report zone',
    last_seen Date COMMENT 'Last day, of the report zone',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none'
)
AS
SELECT
    organization,
    channel,
    if(sales.source = '', 'unknown', sales.source) AS source,
    if(sales.medium = '', 'unknown', sales.medium) AS medium,
    min(sales_date) AS first_seen,
    max(sales_date) AS last_seen,
    sum(sales.orders) AS orders
FROM fact_qtickets_sales_utm_daily AS sales
GROUP BY organization, channel, source, medium
