-- Purpose: sales by channel and by promo code, 0 for those without, at one reading of the orders. Parameters: those of from-orders.sql.
-- Grain: kind (channel, promo_code) * part, highest gross first.
SELECT
    if(grouping(sales.channel) = 0, 'channel', 'promo_code') AS kind,
    if(kind = 'channel', sales.channel, toString(sales.promo_code_id)) AS part,
    sum(revenue) AS gross,
    sum(discount_amount) AS discounts,
    sum(sales.orders) AS orders,
    sum(tickets_sold) AS tickets
FROM sales
GROUP BY GROUPING SETS ((sales.channel), (sales.promo_code_id))
ORDER BY gross DESC, part
LIMIT 200 BY kind
