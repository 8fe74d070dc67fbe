-- Sales by day. Grain: day * event * city * currency.
CREATE VIEW IF NOT EXISTS bi_sales_daily
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone: of the sale for gross, of the refund for refunds, of the cancellation for cancellations',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event as it is known now; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    free_tickets UInt64 COMMENT 'Tickets among them that cost nothing',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    discount_amount Decimal(18, 2) COMMENT 'Price before discounts less the price, of the orders sold; in units of currency',
    services_amount Decimal(18, 2) COMMENT 'Services sold with tickets, in the revenue; in units of currency',
    service_fee_amount Decimal(18, 2) COMMENT 'Service fees in the revenue; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back, on the day of the refund',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back of refunds, on the day of the refund; in units of currency',
    net_revenue Decimal(18, 2) COMMENT 'revenue less refunded_amount; in units of currency',
    cancelled_tickets UInt64 COMMENT 'Tickets cancelled without a refund, on the day of the cancellation: their money is kept',
    exchanged_in_orders UInt64 COMMENT 'Orders that another was exchanged for: no sale, and not in orders',
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
    sales.city AS city,
    sales.currency AS currency,
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
FROM fact_qtickets_sales_daily AS sales
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
COMMENT 'Sales by day. Grain: day * event * city * currency.'
