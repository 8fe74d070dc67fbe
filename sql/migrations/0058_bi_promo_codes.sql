-- Sales with a promo code or a discount. Grain: day * event * promo code * discount * currency.
CREATE VIEW IF NOT EXISTS bi_promo_codes
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the sale, of the report zone',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    promo_code_id UInt64 COMMENT 'Promo code, by the id of the source; 0 for none',
    discount_id UInt64 COMMENT 'Discount, by the id of the source; 0 for none',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    discount_amount Decimal(18, 2) COMMENT 'Price before discounts less the price, of the orders sold; in units of currency'
)
AS
SELECT
    sales.organization AS organization,
    sales.sales_date AS sales_date,
    sales.event_id AS event_id,
    events.name AS event_name,
    sales.promo_code_id AS promo_code_id,
    sales.discount_id AS discount_id,
    sales.currency AS currency,
    sales.orders AS orders,
    sales.tickets_sold AS tickets_sold,
    sales.revenue AS revenue,
    sales.discount_amount AS discount_amount
FROM fact_qtickets_sales_promo_daily AS sales
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = sales.organization AND events.event_id = sales.event_id
COMMENT 'Sales with a promo code or a discount. Grain: day * event * promo code * discount * currency.'
