-- Paid orders, the newest version of each. Grain: order. Money in units of `currency`; times in the report zone.
-- `_ver` = newest change of the order or its tickets (seconds) * 2^32 + moment seen (seconds): older news never replaces newer.
-- `_removed` = 1 hides an order that is not paid any more. Unpartitioned: a mutable date would let FINAL show two rows.
CREATE TABLE IF NOT EXISTS stg_qtickets_api_orders_raw
(
    organization LowCardinality(String),
    order_id UInt64,
    event_id UInt64,
    city LowCardinality(String) COMMENT 'City of the event as known when the row was loaded',
    sale_ts DateTime('{report_zone}') COMMENT 'payed_at',
    created_at Nullable(DateTime('{report_zone}')),
    updated_at DateTime('{report_zone}'),
    cancelled_at Nullable(DateTime('{report_zone}')) COMMENT 'deleted_at of a paid order',
    tickets_sold UInt32 COMMENT 'Tickets that were in the order when it was paid',
    revenue Decimal(18, 2) COMMENT 'Gross: never less because of a later refund',
    original_revenue Decimal(18, 2) COMMENT 'Before discounts',
    currency LowCardinality(String),
    payment_type LowCardinality(String),
    discount_id Nullable(UInt64),
    promo_code_id Nullable(UInt64),
    access_code_id Nullable(UInt64),
    backend_user_id Nullable(UInt64) COMMENT 'Sold in the back office',
    utm_source String,
    utm_medium String,
    utm_campaign String,
    utm_content String,
    utm_term String,
    buyer_key String COMMENT 'Keyed HMAC of the e-mail; empty when there is none or PERSONAL_DATA=drop',
    payload_json String COMMENT 'Allow-listed fields without a column of their own' CODEC(ZSTD(3)),
    _fact_months Array(UInt32) COMMENT 'Months (yyyymm) in which the order adds to a fact',
    _content_hash UInt64,
    _ver UInt64,
    _removed UInt8,
    _load_id String,
    _loaded_at DateTime('{report_zone}')
)
ENGINE = ReplacingMergeTree(_ver, _removed)
ORDER BY (organization, order_id)
SETTINGS non_replicated_deduplication_window = 1000
