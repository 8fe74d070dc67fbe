-- Money given back, with the sale that it belongs to. Grain: order * moment of a refund.
CREATE VIEW IF NOT EXISTS bi_refunds
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    refund_date Date COMMENT 'Day of the refund, of the report zone',
    sales_date Date COMMENT 'Day of the sale, of the report zone',
    days_after_sale Int32 COMMENT 'Days from the sale to the refund',
    order_id UInt64 COMMENT 'Order',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event as it is known now; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    channel LowCardinality(String) COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown',
    refunded_tickets UInt64 COMMENT 'Tickets given back; 0 where only money was',
    refunded_amount Decimal(18, 2) COMMENT 'Money given back; in units of currency',
    withheld_amount Decimal(18, 2) COMMENT 'Kept back; in units of currency'
)
AS
SELECT
    given.organization AS organization,
    toDate(given.refund.1) AS refund_date,
    toDate(given.sale_ts) AS sales_date,
    dateDiff('day', toDate(given.sale_ts), toDate(given.refund.1)) AS days_after_sale,
    given.order_id AS order_id,
    given.event_id AS event_id,
    events.name AS event_name,
    events.city AS city,
    given.currency AS currency,
    given.channel AS channel,
    given.refund.2 AS refunded_tickets,
    given.refund.3 AS refunded_amount,
    given.refund.4 AS withheld_amount
FROM
(
    SELECT
        organization, order_id, event_id, sale_ts, currency, channel,
        arrayJoin(arrayZip(refund_times, refund_tickets, refund_amounts, refund_withholdings)) AS refund
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE notEmpty(refund_times)
) AS given
LEFT JOIN
(
    SELECT organization, event_id, name, city
    FROM dim_events FINAL
) AS events ON events.organization = given.organization AND events.event_id = given.event_id
COMMENT 'Money given back, with the sale that it belongs to. Grain: order * moment of a refund.'
