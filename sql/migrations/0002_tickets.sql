-- Tickets (baskets) of paid orders. Grain: ticket. A ticket carries the `_ver` of its order's version.
-- `_removed` = 1 hides a ticket that the source no longer lists in its order.
CREATE TABLE IF NOT EXISTS stg_qtickets_api_tickets_raw
(
    organization LowCardinality(String),
    order_id UInt64,
    ticket_id UInt64,
    event_id UInt64,
    show_id UInt64,
    seat_id String,
    seat_name String,
    currency LowCardinality(String),
    price Decimal(18, 2) COMMENT 'Of one, times quantity',
    original_price Decimal(18, 2),
    discount_value Decimal(18, 2),
    service_fee_amount Decimal(18, 2),
    quantity UInt32,
    multiprice_code String,
    is_sold UInt8 COMMENT '1 when it was in the order at payment: counted in tickets_sold',
    sale_ts DateTime('{report_zone}'),
    checked_at Nullable(DateTime('{report_zone}')) COMMENT 'Scanned at the gate',
    removed_at Nullable(DateTime('{report_zone}')) COMMENT 'deleted_at of the ticket',
    cancelled_at Nullable(DateTime('{report_zone}')) COMMENT 'Sold, then removed or its order cancelled, without refund',
    refunded_at Nullable(DateTime('{report_zone}')),
    refunded_amount Decimal(18, 2) COMMENT 'Given back',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back of a refund',
    related_tickets Array(UInt64) COMMENT 'Season tickets',
    updated_at Nullable(DateTime('{report_zone}')),
    _ver UInt64,
    _removed UInt8,
    _load_id String,
    _loaded_at DateTime('{report_zone}')
)
ENGINE = ReplacingMergeTree(_ver, _removed)
ORDER BY (organization, order_id, ticket_id)
SETTINGS non_replicated_deduplication_window = 1000
