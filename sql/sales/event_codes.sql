-- Purpose: sales of an event by promo code. Parameters: organization, event, currency; first, last.
-- Grain: promo code, highest gross first.
SELECT
    toString(sold.promo_code_id) AS promo_code_id,
    sum(revenue) AS gross,
    sum(discount_amount) AS discounts,
    sum(sold.orders) AS orders,
    sum(tickets_sold) AS tickets
FROM fact_qtickets_sales_promo_daily AS sold
PREWHERE event_id = {event:UInt64}
WHERE organization = {organization:String}
  AND sales_date BETWEEN {first:Date} AND {last:Date}
  AND currency = {currency:String}
  AND sold.promo_code_id != 0
GROUP BY sold.promo_code_id
ORDER BY gross DESC, sold.promo_code_id
LIMIT 200
