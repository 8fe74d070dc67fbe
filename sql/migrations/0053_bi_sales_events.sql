-- Sales by event, over all time. Grain: event * currency.
CREATE VIEW IF NOT EXISTS bi_sales_events
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event; empty when the event is not known',
    city_zone LowCardinality(String) COMMENT 'IANA zone of the city; times here are in the report zone',
    place_name String COMMENT 'Venue',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    shows UInt64 COMMENT 'Shows of the event, as the source lists them',
    first_show_at Nullable(DateTime('{report_zone}')) COMMENT 'When its first show begins, in the report zone',
    last_show_at Nullable(DateTime('{report_zone}')) COMMENT 'When its last show begins, in the report zone',
    first_sale_date Nullable(Date) COMMENT 'First day with a sale, of the report zone; NULL for none',
    last_sale_date Nullable(Date) COMMENT 'Last day with a sale, of the report zone; NULL for none',
    orders UInt64 COMMENT 'Paid orders; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold',
    free_tickets UInt64 COMMENT 'Tickets among them that cost nothing',
    revenue Decimal(18, 2) COMMENT 'Gross, never less because of what comes later; in units of currency',
    discount_amount Decimal(18, 2) COMMENT 'Price before discounts less the price, of the orders sold; in units of currency',
    services_amount Decimal(18, 2) COMMENT 'Services sold with tickets, in the revenue; in units of currency',
    service_fee_amount Decimal(18, 2) COMMENT 'Service fees in the revenue; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back; in units of currency',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back of refunds; in units of currency',
    net_revenue Decimal(18, 2) COMMENT 'revenue less refunded_amount; in units of currency',
    cancelled_tickets UInt64 COMMENT 'Tickets cancelled without a refund: their money is kept',
    exchanged_in_orders UInt64 COMMENT 'Orders that another was exchanged for: no sale, and not in orders',
    exchanged_in_tickets UInt64 COMMENT 'Tickets that others were exchanged for: no sale, and not in tickets_sold',
    exchanged_in_amount Decimal(18, 2) COMMENT 'What was paid for them with the order that was exchanged, and is not in revenue; in units of currency',
    exchanged_out_tickets UInt64 COMMENT 'Tickets that were exchanged for others',
    exchanged_out_amount Decimal(18, 2) COMMENT 'What of their price paid for others; in units of currency'
)
AS
SELECT
    sales.organization AS organization,
    sales.event_id AS event_id,
    events.name AS event_name,
    events.city AS city,
    events.city_zone AS city_zone,
    events.place_name AS place_name,
    sales.currency AS currency,
    shows.shows AS shows,
    shows.first_show_at AS first_show_at,
    shows.last_show_at AS last_show_at,
    sales.first_sale_date AS first_sale_date,
    sales.last_sale_date AS last_sale_date,
    sales.orders AS orders,
    sales.tickets_sold AS tickets_sold,
    sales.free_tickets AS free_tickets,
    sales.revenue AS revenue,
    sales.discount_amount AS discount_amount,
    sales.services_amount AS services_amount,
    sales.service_fee_amount AS service_fee_amount,
    sales.refunded_tickets AS refunded_tickets,
    sales.refunded_amount AS refunded_amount,
    sales.withheld_amount AS withheld_amount,
    sales.revenue - sales.refunded_amount AS net_revenue,
    sales.cancelled_tickets AS cancelled_tickets,
    sales.exchanged_in_orders AS exchanged_in_orders,
    sales.exchanged_in_tickets AS exchanged_in_tickets,
    sales.exchanged_in_amount AS exchanged_in_amount,
    sales.exchanged_out_tickets AS exchanged_out_tickets,
    sales.exchanged_out_amount AS exchanged_out_amount
FROM
(
    SELECT
        organization,
        event_id,
        currency,
        minOrNullIf(daily.sales_date, daily.orders > 0) AS first_sale_date,
        maxOrNullIf(daily.sales_date, daily.orders > 0) AS last_sale_date,
        sum(daily.orders) AS orders,
        sum(daily.tickets_sold) AS tickets_sold,
        sum(daily.free_tickets) AS free_tickets,
        sum(daily.revenue) AS revenue,
        sum(daily.discount_amount) AS discount_amount,
        sum(daily.services_amount) AS services_amount,
        sum(daily.service_fee_amount) AS service_fee_amount,
        sum(daily.refunded_tickets) AS refunded_tickets,
        sum(daily.refunded_amount) AS refunded_amount,
        sum(daily.withheld_amount) AS withheld_amount,
        sum(daily.cancelled_tickets) AS cancelled_tickets,
        sum(daily.exchanged_in_orders) AS exchanged_in_orders,
        sum(daily.exchanged_in_tickets) AS exchanged_in_tickets,
        sum(daily.exchanged_in_amount) AS exchanged_in_amount,
        sum(daily.exchanged_out_tickets) AS exchanged_out_tickets,
        sum(daily.exchanged_out_amount) AS exchanged_out_amount
    FROM fact_qtickets_sales_daily AS daily
    GROUP BY organization, event_id, currency
) AS sales
LEFT JOIN
(
    SELECT organization, event_id, name, city, city_zone, place_name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
LEFT JOIN
(
    SELECT organization, event_id, count() AS shows, min(start_at) AS first_show_at, max(start_at) AS last_show_at
    FROM dim_shows FINAL
    WHERE isNull(deleted_at)
    GROUP BY organization, event_id
) AS shows ON shows.organization = sales.organization AND shows.event_id = sales.event_id
COMMENT 'Sales by event, over all time. Grain: event * currency.'
