-- When people buy. Grain: order; group by weekday and hour. Sums are those of bi_sales_daily.
CREATE VIEW IF NOT EXISTS bi_sales_hours
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    order_id UInt64 COMMENT 'Order',
    sales_date Date COMMENT 'Day of the sale, of the report zone',
    weekday UInt8 COMMENT '1 for Monday to 7 for Sunday, of the report zone',
    hour UInt8 COMMENT 'Hour of the sale, 0 to 23, of the report zone',
    event_id UInt64 COMMENT 'Event',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown',
    orders UInt8 COMMENT '1 for a sale, 0 for an exchange',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency'
)
AS
SELECT
    organization,
    order_id,
    toDate(sale_ts) AS sales_date,
    toDayOfWeek(sale_ts) AS weekday,
    toHour(sale_ts) AS hour,
    event_id,
    currency,
    channel,
    orders,
    tickets_sold,
    revenue
FROM int_sales
