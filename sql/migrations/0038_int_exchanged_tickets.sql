-- The exchanges by ticket, derived from staging: sql/facts/exchanged_tickets.sql. Grain: ticket * exchange * side.
CREATE TABLE IF NOT EXISTS int_exchanged_tickets
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    order_id UInt64 COMMENT 'Order of the ticket',
    ticket_id UInt64 COMMENT 'Ticket',
    side LowCardinality(String) COMMENT 'out: of the order that was exchanged; in: of the one that it was exchanged for',
    exchanged_at DateTime('{report_zone}') COMMENT 'When the new order was paid',
    tickets UInt64 COMMENT 'Tickets exchanged, with the first exchange of an order',
    amount Decimal(18, 2) COMMENT 'What of its price was carried over; in units of the currency'
)
ENGINE = MergeTree
PARTITION BY organization
ORDER BY (organization, ticket_id)
