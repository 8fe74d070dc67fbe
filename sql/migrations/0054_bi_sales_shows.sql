-- Sales by show and kind of ticket; orders without tickets are not in it. Grain: day * show * part of the hall * tariff * currency.
CREATE VIEW IF NOT EXISTS bi_sales_shows
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone: of the sale for gross, of the refund for refunds, of the cancellation for cancellations',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event as it is known now; empty when it is not known',
    place_name String COMMENT 'Venue',
    show_id UInt64 COMMENT 'Show: a date of the event',
    show_name String COMMENT 'Name of the show; mostly empty',
    show_at Nullable(DateTime('{report_zone}')) COMMENT 'When the show begins, in the report zone; NULL when it is not known',
    zone LowCardinality(String) COMMENT 'Part of the hall: the seat without row and place',
    multiprice_code LowCardinality(String) COMMENT 'Tariff of the ticket, such as child; mostly empty',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    free_tickets UInt64 COMMENT 'Tickets among them that cost nothing',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back, on the day of the refund',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back of refunds, on the day of the refund; in units of currency',
    net_revenue Decimal(18, 2) COMMENT 'revenue less refunded_amount; in units of currency',
    cancelled_tickets UInt64 COMMENT 'Tickets cancelled without a refund, on the day of the cancellation: their money is kept',
    exchanged_in_tickets UInt64 COMMENT 'Tickets that others were exchanged for: no sale, and not in tickets_sold',
    exchanged_in_amount Decimal(18, 2) COMMENT 'What was paid for them with the order that was exchanged, and is not in revenue; in units of currency',
    exchanged_out_tickets UInt64 COMMENT 'Tickets that were exchanged for others, on the day of the exchange',
    exchanged_out_amount Decimal(18, 2) COMMENT 'What of their price paid for others; in units of currency'
)
AS
SELECT
    sales.organization AS organization,
    sales.sales_date AS sales_date,
    sales.event_id AS event_id,
    events.name AS event_name,
    events.city AS city,
    events.place_name AS place_name,
    sales.show_id AS show_id,
    shows.name AS show_name,
    shows.start_at AS show_at,
    sales.zone AS zone,
    sales.multiprice_code AS multiprice_code,
    sales.currency AS currency,
    sales.tickets_sold AS tickets_sold,
    sales.free_tickets AS free_tickets,
    sales.revenue AS revenue,
    sales.refunded_tickets AS refunded_tickets,
    sales.refunded_amount AS refunded_amount,
    sales.withheld_amount AS withheld_amount,
    sales.revenue - sales.refunded_amount AS net_revenue,
    sales.cancelled_tickets AS cancelled_tickets,
    sales.exchanged_in_tickets AS exchanged_in_tickets,
    sales.exchanged_in_amount AS exchanged_in_amount,
    sales.exchanged_out_tickets AS exchanged_out_tickets,
    sales.exchanged_out_amount AS exchanged_out_amount
FROM fact_qtickets_sales_show_daily AS sales
LEFT JOIN
(
    SELECT organization, event_id, name, city, place_name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
LEFT JOIN
(
    SELECT organization, show_id, name, start_at
    FROM dim_shows FINAL
) AS shows ON shows.organization = sales.organization AND shows.show_id = sales.show_id
COMMENT 'Sales by show and kind of ticket; orders without tickets are not in it. Grain: day * show * part of the hall * tariff * currency.'
