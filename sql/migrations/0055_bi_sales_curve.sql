-- The curve of sales: how long before a show its tickets are sold. Shows without a date are left out. Grain: show * days to the show *
-- currency.
CREATE VIEW IF NOT EXISTS bi_sales_curve
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    show_id UInt64 COMMENT 'Show: a date of the event',
    show_at Nullable(DateTime('{report_zone}')) COMMENT 'When the show begins, in the report zone; NULL when it is not known',
    days_to_show Int32 COMMENT 'Days from that day to the day of the show, in the report zone; below 0 after it',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back, on the day of the refund',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    tickets_so_far UInt64 COMMENT 'Tickets sold up to that day',
    revenue_so_far Decimal(18, 2) COMMENT 'Gross up to that day; in units of currency'
)
AS
SELECT
    sales.organization AS organization,
    sales.event_id AS event_id,
    events.name AS event_name,
    sales.show_id AS show_id,
    sales.show_at AS show_at,
    sales.days_to_show AS days_to_show,
    sales.currency AS currency,
    sales.tickets_sold AS tickets_sold,
    sales.revenue AS revenue,
    sales.refunded_tickets AS refunded_tickets,
    sales.refunded_amount AS refunded_amount,
    sum(sales.tickets_sold) OVER until_then AS tickets_so_far,
    sum(sales.revenue) OVER until_then AS revenue_so_far
FROM
(
    SELECT
        daily.organization AS organization,
        daily.event_id AS event_id,
        daily.show_id AS show_id,
        shows.start_at AS show_at,
        daily.currency AS currency,
        dateDiff('day', daily.sales_date, toDate(shows.start_at)) AS days_to_show,
        sum(daily.tickets_sold) AS tickets_sold,
        sum(daily.revenue) AS revenue,
        sum(daily.refunded_tickets) AS refunded_tickets,
        sum(daily.refunded_amount) AS refunded_amount
    FROM fact_qtickets_sales_show_daily AS daily
    INNER JOIN
    (
        SELECT organization, show_id, assumeNotNull(dim_shows.start_at) AS start_at
        FROM dim_shows FINAL
        WHERE isNotNull(dim_shows.start_at)
    ) AS shows ON shows.organization = daily.organization AND shows.show_id = daily.show_id
    GROUP BY organization, event_id, show_id, show_at, currency, days_to_show
) AS sales
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
WINDOW until_then AS
(
    PARTITION BY sales.organization, sales.event_id, sales.show_id, sales.currency
    ORDER BY sales.days_to_show DESC
)
COMMENT 'The curve of sales: how long before a show its tickets are sold. Shows without a date are left out. Grain: show * days to the show * currency.'
