-- Severity: error
-- What: no price, refund or sum is negative.
-- Parameters: organization.
-- Rows: order, ticket or row of the facts with a sum below zero.
SELECT subject, detail, toUInt64(count() OVER ()) AS total
FROM
(
    SELECT
        concat('order_id ', toString(order_id)) AS subject,
        toDecimalString(least(
            revenue, original_revenue, services_amount, service_fee_amount, arrayMin(arrayPushBack(refund_amounts, 0)),
            arrayMin(arrayPushBack(refund_withholdings, 0))
        ), 2) AS detail
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
      AND (revenue < 0 OR original_revenue < 0 OR services_amount < 0 OR service_fee_amount < 0
          OR arrayExists(amount -> amount < 0, refund_amounts) OR arrayExists(amount -> amount < 0, refund_withholdings))

    UNION ALL

    SELECT
        concat('ticket_id ', toString(ticket_id)),
        toDecimalString(least(price, revenue, refunded_amount, withheld_amount), 2)
    FROM stg_qtickets_api_tickets_raw FINAL
    WHERE organization = {organization:String}
      AND (price < 0 OR revenue < 0 OR refunded_amount < 0 OR withheld_amount < 0)

    UNION ALL

    SELECT
        concat('fact_qtickets_sales_daily ', toString(sales_date), ', event_id ', toString(event_id), ', ', currency),
        toDecimalString(least(
            revenue, discount_amount, services_amount, service_fee_amount, refunded_amount, withheld_amount, exchanged_in_amount,
            exchanged_out_amount
        ), 2)
    FROM fact_qtickets_sales_daily
    WHERE organization = {organization:String}
      AND least(
          revenue, discount_amount, services_amount, service_fee_amount, refunded_amount, withheld_amount, exchanged_in_amount,
          exchanged_out_amount
      ) < 0
)
ORDER BY subject
LIMIT 20
