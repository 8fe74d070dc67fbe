-- Builds months of fact_qtickets_sales_promo_daily from staging. Parameters: organization, months (yyyymm of the report zone).
-- Grain: day * event * discount * promo code * currency.
INSERT INTO _build_fact_qtickets_sales_promo_daily
(
    organization, sales_date, event_id, discount_id, promo_code_id, currency, orders, tickets_sold, revenue, discount_amount
)
SELECT
    {organization:String},
    toDate(sale_ts) AS day,
    event_id,
    discount_id,
    promo_code_id,
    currency,
    sum(orders),
    sum(tickets_sold),
    sum(revenue),
    sum(discount_amount)
FROM int_sales
WHERE organization = {organization:String}
  AND toYYYYMM(sale_ts) IN {months:Array(UInt32)}
  AND (discount_id > 0 OR promo_code_id > 0)
GROUP BY day, event_id, discount_id, promo_code_id, currency
