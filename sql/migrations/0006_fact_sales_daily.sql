-- Sales by day, event, city and currency; see fact_qtickets_sales_utm_daily, of which it is the sum.
CREATE TABLE IF NOT EXISTS fact_qtickets_sales_daily
(
    organization LowCardinality(String),
    sales_date Date COMMENT 'Day of the report zone',
    event_id UInt64,
    city LowCardinality(String),
    currency LowCardinality(String),
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
ORDER BY (organization, sales_date, event_id, currency)
