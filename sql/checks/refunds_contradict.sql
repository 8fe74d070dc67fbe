-- Severity: warn
-- What: what the source tells of refunds fits together: lists and sums, order and tickets, given back and paid.
-- Parameters: organization.
-- Rows: order or ticket, and the two sides that contradict each other.
SELECT subject, detail, toUInt64(count() OVER ()) AS total
FROM
(
    SELECT
        concat('order_id ', toString(order_id)) AS subject,
        arraySum(refund_amounts) AS amount,
        arraySum(refund_withholdings) AS withheld,
        multiIf(
            amount + withheld > revenue,
                concat('refund_amounts + refund_withholdings ', toDecimalString(amount + withheld, 2), ' > revenue ', toDecimalString(revenue, 2)),
            ifNull(listed_refunds != amount, 0),
                concat('listed_refunds ', toDecimalString(assumeNotNull(listed_refunds), 2), ' / refund_amounts ', toDecimalString(amount, 2)),
            arraySum(refund_tickets) > tickets_sold,
                concat('refund_tickets ', toString(arraySum(refund_tickets)), ' > tickets_sold ', toString(tickets_sold)),
            arrayExists(at -> at < sale_ts, refund_times),
                concat('refund_times ', toString(arrayMin(refund_times)), ' < sale_ts ', toString(sale_ts)),
            '') AS detail
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
      AND (notEmpty(refund_times) OR isNotNull(listed_refunds))
      AND detail != ''

    UNION ALL

    SELECT
        concat('ticket_id ', toString(ticket_id)),
        arraySum(refund_amounts) AS amount,
        arraySum(refund_withholdings) AS withheld,
        if(refunded_amount != amount,
            concat('refunded_amount ', toDecimalString(refunded_amount, 2), ' / refund_amounts ', toDecimalString(amount, 2)),
            concat('withheld_amount ', toDecimalString(withheld_amount, 2), ' / refund_withholdings ', toDecimalString(withheld, 2)))
    FROM stg_qtickets_api_tickets_raw FINAL
    WHERE organization = {organization:String}
      AND ((refunded_amount != 0 AND refunded_amount != amount) OR (withheld_amount != 0 AND withheld_amount != withheld))
)
ORDER BY subject
LIMIT 20
