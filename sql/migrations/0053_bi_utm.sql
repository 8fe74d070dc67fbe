-- Sales by UTM, normalised and as it came. Grain: day * event * city * currency * UTM as it came. What is not known is called unknown.
CREATE VIEW IF NOT EXISTS bi_utm
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone: of the sale for gross, of the refund for refunds, of the cancellation for cancellations',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event as it is known now; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown',
    source String COMMENT 'utm_source in lower case, decoded, without spaces around it; unknown where there is none',
    medium String COMMENT 'utm_medium in lower case, decoded, without spaces around it; unknown where there is none',
    campaign String COMMENT 'utm_campaign in lower case, decoded, without spaces around it; unknown where there is none',
    content String COMMENT 'utm_content in lower case, decoded, without spaces around it; unknown where there is none',
    term String COMMENT 'utm_term in lower case, decoded, without spaces around it; unknown where there is none',
    utm_source String COMMENT 'As it came',
    utm_medium String COMMENT 'As it came',
    utm_campaign String COMMENT 'As it came',
    utm_content String COMMENT 'As it came',
    utm_term String COMMENT 'As it came',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    refunded_tickets UInt64 COMMENT 'Tickets given back, on the day of the refund',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back, on the day of the refund; in units of currency',
    net_revenue Decimal(18, 2) COMMENT 'revenue less refunded_amount: what came in less what went out that day; in units of currency'
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
    if(sales.source = '', 'unknown', sales.source) AS source,
    if(sales.medium = '', 'unknown', sales.medium) AS medium,
    if(sales.campaign = '', 'unknown', sales.campaign) AS campaign,
    if(sales.content = '', 'unknown', sales.content) AS content,
    if(sales.term = '', 'unknown', sales.term) AS term,
    sales.utm_source AS utm_source,
    sales.utm_medium AS utm_medium,
    sales.utm_campaign AS utm_campaign,
    sales.utm_content AS utm_content,
    sales.utm_term AS utm_term,
    sales.orders AS orders,
    sales.tickets_sold AS tickets_sold,
    sales.revenue AS revenue,
    sales.refunded_tickets AS refunded_tickets,
    sales.refunded_amount AS refunded_amount,
    sales.revenue - sales.refunded_amount AS net_revenue
FROM fact_qtickets_sales_utm_daily AS sales
LEFT JOIN
(
    SELECT organization, event_id, name, city, place_name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
