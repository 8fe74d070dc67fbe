-- What each exchange of orders carried over, derived from staging: sql/facts/exchanges.sql. Grain: pair of orders.
CREATE TABLE IF NOT EXISTS int_exchanges
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    primary_order_id UInt64 COMMENT 'The order that was exchanged',
    secondary_order_id UInt64 COMMENT 'The order that it was exchanged for',
    exchanged_at DateTime('{report_zone}') COMMENT 'When the new order was paid',
    currency LowCardinality(String) COMMENT 'Currency of both orders',
    tickets_out UInt64 COMMENT 'Tickets of the old order that were exchanged, with the first of its exchanges',
    tickets_in UInt64 COMMENT 'Tickets of the new order, with the first of those that it came from',
    amount Decimal(18, 2) COMMENT 'Money paid for the old order that pays for the new one; in units of currency',
    amount_out_before Decimal(18, 2) COMMENT 'Money of the old order that went into earlier exchanges; in units of currency',
    amount_in_before Decimal(18, 2) COMMENT 'Money of the new order that came from earlier exchanges; in units of currency'
)
ENGINE = MergeTree
PARTITION BY organization
ORDER BY (organization, secondary_order_id, primary_order_id)
