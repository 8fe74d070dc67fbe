-- Gives orders of before what their tickets tell: fees, free tickets, refunds, cancellations. Each keeps its version, and of equal
-- versions the last written stays, so it can run twice. What tickets of before do not tell comes with the next load, a full one.
INSERT INTO stg_qtickets_api_orders_raw
SELECT stored.* REPLACE (
    told.fees AS service_fee_amount,
    toUInt32(told.free) AS free_tickets,
    toUInt32(told.rows) AS ticket_rows,
    arrayMap(refund -> refund.1, told.refunds) AS refund_times,
    arrayMap(refund -> toUInt32(refund.2), told.refunds) AS refund_tickets,
    arrayMap(refund -> refund.3, told.refunds) AS refund_amounts,
    arrayMap(refund -> refund.4, told.refunds) AS refund_withholdings,
    arrayMap(cancelled -> cancelled.1, told.cancellations) AS cancel_times,
    arrayMap(cancelled -> toUInt32(cancelled.2), told.cancellations) AS cancel_tickets
)
FROM stg_qtickets_api_orders_raw AS stored FINAL
INNER JOIN
(
    SELECT
        organization,
        order_id,
        CAST(sum(if(is_sold = 1, service_fee_amount * quantity, 0)) AS Decimal(18, 2)) AS fees,
        sum(if(is_sold = 1 AND price = 0, quantity, 0)) AS free,
        count() AS rows,
        arraySort(groupArrayIf((assumeNotNull(refunded_at), quantity, refunded_amount, withheld_amount), isNotNull(refunded_at)))
            AS refunds,
        arraySort(groupArrayIf((assumeNotNull(cancelled_at), quantity), isNotNull(cancelled_at))) AS cancellations
    FROM stg_qtickets_api_tickets_raw FINAL
    GROUP BY organization, order_id
) AS told ON told.organization = stored.organization AND told.order_id = stored.order_id
WHERE stored.ticket_rows = 0
