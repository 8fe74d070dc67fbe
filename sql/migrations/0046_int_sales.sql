-- Paid orders as they count: an order that another was exchanged for is no sale, but what was paid on top of it is revenue.
-- Grain: order. The sums are those of the facts; views and facts of sales are made of it.
CREATE VIEW IF NOT EXISTS int_sales
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    order_id UInt64 COMMENT 'Order',
    event_id UInt64 COMMENT 'Event',
    sale_ts DateTime('{report_zone}') COMMENT 'When it was paid',
    currency LowCardinality(String) COMMENT 'Currency of its sums',
    utm_source String COMMENT 'As it came',
    utm_medium String COMMENT 'As it came',
    utm_campaign String COMMENT 'As it came',
    utm_content String COMMENT 'As it came',
    utm_term String COMMENT 'As it came',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule',
    source LowCardinality(String) COMMENT 'utm_source, normalised',
    medium LowCardinality(String) COMMENT 'utm_medium, normalised',
    campaign String COMMENT 'utm_campaign, normalised',
    content String COMMENT 'utm_content, normalised',
    term String COMMENT 'utm_term, normalised',
    discount_id UInt64 COMMENT 'Discount; 0 for none',
    promo_code_id UInt64 COMMENT 'Promo code; 0 for none',
    buyer_key String COMMENT 'Pseudonym of the buyer; empty for none',
    orders UInt8 COMMENT '1 for a sale',
    tickets_sold UInt32 COMMENT 'Tickets sold',
    free_tickets UInt32 COMMENT 'Tickets among them that cost nothing',
    revenue Decimal(18, 2) COMMENT 'Gross; in units of currency',
    discount_amount Decimal(18, 2) COMMENT 'Price before discounts less the price; in units of currency',
    services_amount Decimal(18, 2) COMMENT 'Services, in the revenue; in units of currency',
    service_fee_amount Decimal(18, 2) COMMENT 'Service fees, in the revenue; in units of currency',
    exchanged_in_orders UInt8 COMMENT '1 for an order that another was exchanged for',
    exchanged_in_tickets UInt32 COMMENT 'Tickets of such an order',
    exchanged_in_amount Decimal(18, 2) COMMENT 'What was paid for it with the order that was exchanged; in units of currency'
)
AS
SELECT
    paid.organization AS organization,
    paid.order_id AS order_id,
    paid.event_id AS event_id,
    paid.sale_ts AS sale_ts,
    paid.currency AS currency,
    paid.utm_source AS utm_source,
    paid.utm_medium AS utm_medium,
    paid.utm_campaign AS utm_campaign,
    paid.utm_content AS utm_content,
    paid.utm_term AS utm_term,
    paid.channel AS channel,
    paid.source AS source,
    paid.medium AS medium,
    paid.campaign AS campaign,
    paid.content AS content,
    paid.term AS term,
    ifNull(paid.discount_id, 0) AS discount_id,
    ifNull(paid.promo_code_id, 0) AS promo_code_id,
    paid.buyer_key AS buyer_key,
    came.is_exchange = 0 AS orders,
    if(came.is_exchange = 0, paid.tickets_sold, 0) AS tickets_sold,
    if(came.is_exchange = 0, paid.free_tickets, 0) AS free_tickets,
    paid.revenue - came.amount AS revenue,
    if(came.is_exchange = 0, greatest(0, paid.original_revenue - paid.revenue), 0) AS discount_amount,
    if(came.is_exchange = 0, paid.services_amount, 0) AS services_amount,
    if(came.is_exchange = 0, paid.service_fee_amount, 0) AS service_fee_amount,
    came.is_exchange AS exchanged_in_orders,
    if(came.is_exchange = 1, paid.tickets_sold, 0) AS exchanged_in_tickets,
    came.amount AS exchanged_in_amount
FROM stg_qtickets_api_orders_raw AS paid FINAL
LEFT JOIN
(
    SELECT organization, secondary_order_id AS order_id, sum(amount) AS amount, toUInt8(1) AS is_exchange
    FROM int_exchanges
    GROUP BY organization, secondary_order_id
) AS came ON came.organization = paid.organization AND came.order_id = paid.order_id
