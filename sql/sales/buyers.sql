-- Purpose: buyers by how many orders they made in the period, up to five, and whether they had bought before it; orders without a
-- buyer's key apart. Who only got something in exchange made none. Parameters: those of from-orders.sql. Grain: kind (known or unknown) * orders * bought before.
SELECT
    if(buyer_key = '', 'unknown', 'known') AS kind,
    least(made, 5) AS orders,
    is_returning,
    count() AS buyers,
    sum(made) AS all_orders,
    sum(spent) AS gross
FROM
(
    SELECT
        buyer_key,
        sum(sales.orders) AS made,
        sum(sales.revenue) AS spent,
        buyer_key IN
        (
            SELECT buyer_key
            FROM stg_qtickets_api_orders_raw
            WHERE organization = {organization:String}
              AND buyer_key != ''
              AND toDate(sale_ts) < {first:Date}
        ) AS is_returning
    FROM sales
    GROUP BY buyer_key
)
GROUP BY kind, orders, is_returning
ORDER BY kind, orders, is_returning
