-- Severity: error
-- What: every ticket has its order, and every order as many tickets as came with it.
-- Parameters: organization.
-- Rows: order, how many rows of tickets came with it, and how many there are.
SELECT
    concat('order_id ', toString(order_id)) AS subject,
    concat(if(max(is_order) = 1, toString(sum(told)), 'no order'), ' / ', toString(sum(held))) AS detail,
    toUInt64(count() OVER ()) AS total
FROM
(
    SELECT order_id, 1 AS is_order, ticket_rows AS told, 0 AS held
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
    UNION ALL
    SELECT order_id, 0, 0, 1
    FROM stg_qtickets_api_tickets_raw FINAL
    WHERE organization = {organization:String}
)
GROUP BY order_id
HAVING sum(told) != sum(held)
ORDER BY subject
LIMIT 20
-- So that memory stays the same however many tickets there are.
SETTINGS max_bytes_before_external_group_by = 200000000
