-- Purpose: what the store holds of orders and tickets, newest versions only. Parameters: organization.
-- Grain: one row. Times UTC; null when there are no orders.
SELECT
    count() AS orders,
    countIf(staged.cancelled_at IS NOT NULL) AS cancelled_orders,
    sum(staged.tickets_sold) AS tickets,
    minOrNull(staged.sale_ts) AS first_sale_at,
    maxOrNull(staged.sale_ts) AS last_sale_at
FROM stg_qtickets_api_orders_raw AS staged
WHERE staged.organization = {organization:String}
