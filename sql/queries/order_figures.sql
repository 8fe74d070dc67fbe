-- What stored orders add to which figure when. Parameters: organization, ids. Grain: order. Moments are seconds since 1970, money is text
-- in units of the currency.
SELECT
    toString(order_id) AS order_id,
    toString(event_id) AS event_id,
    currency,
    toUnixTimestamp(sale_ts) AS sale_s,
    tickets_sold,
    toDecimalString(revenue, 2) AS revenue,
    arrayMap(at -> toUnixTimestamp(at), refund_times) AS refund_times,
    refund_tickets,
    arrayMap(amount -> toDecimalString(amount, 2), refund_amounts) AS refund_amounts,
    arrayMap(amount -> toDecimalString(amount, 2), refund_withholdings) AS refund_withholdings,
    arrayMap(at -> toUnixTimestamp(at), cancel_times) AS cancel_times,
    cancel_tickets
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND order_id IN {ids:Array(UInt64)}
