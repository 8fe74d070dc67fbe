-- Sales by day, event, city, currency and UTM; derived from staging, whole months swapped in at once.
-- Gross columns stand on the day of the sale, refunds on the day of the refund, cancellations on theirs. net = revenue - refunded_amount.
CREATE TABLE IF NOT EXISTS fact_qtickets_sales_utm_daily
(
    organization LowCardinality(String),
    sales_date Date COMMENT 'Day of the report zone',
    event_id UInt64,
    city LowCardinality(String),
    currency LowCardinality(String),
    utm_source String,
    utm_medium String,
    utm_campaign String,
    utm_content String,
    utm_term String,
    orders UInt64,
    tickets_sold UInt64,
    revenue Decimal(18, 2),
    refunded_tickets UInt64,
    refunded_amount Decimal(18, 2),
    withheld_amount Decimal(18, 2),
    cancelled_tickets UInt64 COMMENT 'Cancelled without refund: their money is kept'
)
ENGINE = MergeTree
PARTITION BY (organization, toYYYYMM(sales_date))
ORDER BY (organization, sales_date, event_id, currency, utm_source, utm_medium, utm_campaign)
