-- Sales by UTM, normalised and as it came. Grain: day * event * city * currency * channel * UTM as it came.
CREATE VIEW IF NOT EXISTS bi_utm
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone: of the sale for gross, of the refund for refunds, of the cancellation for cancellations',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event as it is known now; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown',
    source String COMMENT 'utm_source in lower case, decoded, without spaces around it; unknown where there is none, back_office for what was sold there',
    medium String COMMENT 'utm_medium in lower case, decoded, without spaces around it; unknown where there is none, back_office for what was sold there',
    campaign String COMMENT 'utm_campaign in lower case, decoded, without spaces around it; unknown where there is none, back_office for what was sold there',
    content String COMMENT 'utm_content in lower case, decoded, without spaces around it; unknown where there is none, back_office for what was sold there',
    term String COMMENT 'utm_term in lower case, decoded, without spaces around it; unknown where there is none, back_office for what was sold there',
    utm_source String COMMENT 'utm_source as it came',
    utm_medium String COMMENT 'utm_medium as it came',
    utm_campaign String COMMENT 'utm_campaign as it came',
    utm_content String COMMENT 'utm_content as it came',
    utm_term String COMMENT 'utm_term as it came',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    discount_amount Decimal(18, 2) COMMENT 'Price before discounts less the price, of the orders sold; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back, on the day of the refund',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back of refunds, on the day of the refund; in units of currency',
    net_revenue Decimal(18, 2) COMMENT 'revenue less refunded_amount; in units of currency',
    cancelled_tickets UInt64 COMMENT 'Tickets cancelled without a refund, on the day of the cancellation: their money is kept'
)
AS
SELECT
    sales.organization AS organization,
    sales.sales_date AS sales_date,
    sales.event_id AS event_id,
    events.name AS event_name,
    sales.city AS city,
    sales.currency AS currency,
    sales.channel AS channel,
    multiIf(sales.source != '', sales.source, sales.channel = 'back_office', 'back_office', 'unknown') AS source,
    multiIf(sales.medium != '', sales.medium, sales.channel = 'back_office', 'back_office', 'unknown') AS medium,
    multiIf(sales.campaign != '', sales.campaign, sales.channel = 'back_office', 'back_office', 'unknown') AS campaign,
    multiIf(sales.content != '', sales.content, sales.channel = 'back_office', 'back_office', 'unknown') AS content,
    multiIf(sales.term != '', sales.term, sales.channel = 'back_office', 'back_office', 'unknown') AS term,
    sales.utm_source AS utm_source,
    sales.utm_medium AS utm_medium,
    sales.utm_campaign AS utm_campaign,
    sales.utm_content AS utm_content,
    sales.utm_term AS utm_term,
    sales.orders AS orders,
    sales.tickets_sold AS tickets_sold,
    sales.revenue AS revenue,
    sales.discount_amount AS discount_amount,
    sales.refunded_tickets AS refunded_tickets,
    sales.refunded_amount AS refunded_amount,
    sales.withheld_amount AS withheld_amount,
    sales.revenue - sales.refunded_amount AS net_revenue,
    sales.cancelled_tickets AS cancelled_tickets
FROM fact_qtickets_sales_utm_daily AS sales
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
COMMENT 'Sales by UTM, normalised and as it came. Grain: day * event * city * currency * channel * UTM as it came.'
