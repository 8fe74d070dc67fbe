-- Sales by day, show and kind of ticket, from the tickets; derived from staging, whole months swapped in at once. What an order costs
-- beyond its tickets is parted among them, so that the sums are those of fact_qtickets_sales_daily, but for orders without tickets.
CREATE TABLE IF NOT EXISTS fact_qtickets_sales_show_daily
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone',
    event_id UInt64 COMMENT 'Event',
    show_id UInt64 COMMENT 'Date of the event',
    zone LowCardinality(String) COMMENT 'Part of the hall: the seat without row and place',
    multiprice_code LowCardinality(String) COMMENT 'Tariff of the ticket, such as child; mostly empty',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    free_tickets UInt64 COMMENT 'Tickets among them that cost nothing',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back, on the day of the refund',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back of refunds, on the day of the refund; in units of currency',
    cancelled_tickets UInt64 COMMENT 'Tickets cancelled without a refund, on the day of the cancellation: their money is kept',
    exchanged_in_tickets UInt64 COMMENT 'Tickets that others were exchanged for: no sale, and not in tickets_sold',
    exchanged_in_amount Decimal(18, 2) COMMENT 'What was paid for them with the order that was exchanged; in units of currency',
    exchanged_out_tickets UInt64 COMMENT 'Tickets that were exchanged for others, on the day of the exchange',
    exchanged_out_amount Decimal(18, 2) COMMENT 'What of their price paid for others; in units of currency'
)
ENGINE = MergeTree
PARTITION BY (organization, toYYYYMM(sales_date))
ORDER BY (organization, sales_date, event_id, show_id, zone, multiprice_code, currency)
