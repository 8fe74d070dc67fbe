-- When people buy: for a table of hours and weekdays. Grain: day * hour * event * currency.
CREATE VIEW IF NOT EXISTS bi_sales_hours
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the sale, of the report zone',
    weekday UInt8 COMMENT '1 for Monday to 7 for Sunday, of the report zone',
    hour UInt8 COMMENT 'Hour of the sale, 0 to 23, of the report zone',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency'
)
AS
SELECT
    sales.organization AS organization,
    sales.sales_date AS sales_date,
    toDayOfWeek(sales.sales_date) AS weekday,
    sales.hour AS hour,
    sales.event_id AS event_id,
    events.name AS event_name,
    sales.currency AS currency,
    sales.orders AS orders,
    sales.tickets_sold AS tickets_sold,
    sales.revenue AS revenue
FROM fact_qtickets_sales_hourly AS sales
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
COMMENT 'When people buy: for a table of hours and weekdays. Grain: day * hour * event * currency.'
