-- Sales with a promo code or a discount; derived from staging, whole months swapped in at once.
-- Grain: day * event * discount * promo code * currency.
CREATE TABLE IF NOT EXISTS fact_qtickets_sales_promo_daily
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the sale, of the report zone',
    event_id UInt64 COMMENT 'Event',
    discount_id UInt64 COMMENT 'Discount, by the id of the source; 0 for none',
    promo_code_id UInt64 COMMENT 'Promo code, by the id of the source; 0 for none',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    orders UInt64 COMMENT 'Paid orders, on the day of the sale; exchanges are none',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    discount_amount Decimal(18, 2) COMMENT 'Price before discounts less the price, of the orders sold; in units of currency'
)
ENGINE = MergeTree
PARTITION BY (organization, toYYYYMM(sales_date))
ORDER BY (organization, sales_date, event_id, discount_id, promo_code_id, currency)
