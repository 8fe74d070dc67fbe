-- Severity: error
-- What: no order, no ticket and no row of the facts is there twice.
-- Parameters: organization.
-- Rows: what is there more than once, and how often.
SELECT subject, detail, toUInt64(count() OVER ()) AS total
FROM
(
    SELECT concat('order_id ', toString(order_id)) AS subject, concat(toString(count()), ' ×') AS detail
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
    GROUP BY order_id
    HAVING count() > 1

    UNION ALL

    SELECT
        concat('ticket_id ', toString(ticket_id)),
        concat(toString(count()), ' ×, order_id ', toString(min(order_id)), ' ... ', toString(max(order_id)))
    FROM stg_qtickets_api_tickets_raw FINAL
    WHERE organization = {organization:String}
    GROUP BY ticket_id
    HAVING count() > 1

    UNION ALL

    SELECT
        concat('fact_qtickets_sales_daily ', toString(sales_date), ', event_id ', toString(event_id), ', ', currency),
        concat(toString(count()), ' ×')
    FROM fact_qtickets_sales_daily
    WHERE organization = {organization:String}
    GROUP BY sales_date, event_id, city, currency
    HAVING count() > 1

    UNION ALL

    SELECT
        concat('fact_qtickets_sales_show_daily ', toString(sales_date), ', show_id ', toString(show_id), ', ', currency),
        concat(toString(count()), ' ×')
    FROM fact_qtickets_sales_show_daily
    WHERE organization = {organization:String}
    GROUP BY sales_date, event_id, show_id, zone, multiprice_code, currency
    HAVING count() > 1
)
ORDER BY subject
LIMIT 20
-- So that memory stays the same however many tickets there are.
SETTINGS max_bytes_before_external_group_by = 200000000
