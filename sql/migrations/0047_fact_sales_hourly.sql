-- Sales by hour; derived from staging, whole months swapped in at once. Grain: day * hour * event * currency. An hour that a clock
-- put back repeats counts as one.
CREATE TABLE IF NOT EXISTS fact_qtickets_sales_hourly
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the sale, of the report zone',
    hour UInt8 COMMENT 'Hour of the sale, 0 to 23, of the report zone',
    event_id UInt64 COMMENT 'Event',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency'
)
ENGINE = MergeTree
PARTITION BY (organization, toYYYYMM(sales_date))
ORDER BY (organization, sales_date, hour, event_id, currency)
