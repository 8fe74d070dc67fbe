-- Purpose: sales by promo code; 0 is those without. Parameters: limit. Grain: promo code; the one row of those without comes first.
SELECT
    toString(promo_code_id) AS promo_code_id,
    sum(revenue) AS gross,
    sum(discount_amount) AS discounts,
    sum(orders) AS orders,
    sum(tickets_sold) AS tickets,
    sum(gross) OVER (PARTITION BY sales.promo_code_id = 0) AS all_gross,
    sum(discounts) OVER (PARTITION BY sales.promo_code_id = 0) AS all_discounts,
    sum(orders) OVER (PARTITION BY sales.promo_code_id = 0) AS all_orders,
    sum(tickets) OVER (PARTITION BY sales.promo_code_id = 0) AS all_tickets
FROM sales
GROUP BY sales.promo_code_id
ORDER BY sales.promo_code_id != 0, gross DESC, sales.promo_code_id
LIMIT {limit:UInt32}
