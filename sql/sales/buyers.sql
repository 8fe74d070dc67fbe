-- Purpose: buyers by how many orders they made in the period, up to five, and whether they had bought before it; orders without a
-- buyer's key apart. Who only got something in exchange made none. Parameters: those of from-orders.sql;
-- has_before, whether there is anything before the period. Grain: kind (known or unknown) * orders * bought before.
-- Buyers are told apart by 64 bits of their key, in half the time: two of a million are taken for one in one account of thirty million.
SELECT
    if(buyer = cityHash64(''), 'unknown', 'known') AS kind,
    least(made, 5) AS orders,
    is_returning,
    count() AS buyers,
    sum(made) AS all_orders,
    sum(spent) AS gross
FROM
(
    SELECT
        cityHash64(buyer_key) AS buyer,
        sum(sales.orders) AS made,
        sum(sales.revenue) AS spent,
        {has_before:UInt8} = 1 AND buyer IN
        (
            SELECT cityHash64(buyer_key)
            FROM stg_qtickets_api_orders_raw
            WHERE organization = {organization:String}
              AND buyer_key != ''
              AND toDate(sale_ts) < {first:Date}
        ) AS is_returning
    FROM sales
    GROUP BY buyer
)
GROUP BY kind, orders, is_returning
ORDER BY kind, orders, is_returning
