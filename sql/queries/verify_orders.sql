-- What the store holds, to be compared with the source. Parameters: organization; from_s, last_s, first and last second of the
-- sales (since 1970, UTC); days (of the report zone) and ids, each empty for all; by_order, 1 for a row an order.
-- Grain: day * event * marked as vanished, or order. Money in units of the currency, as text.
-- The fingerprint is made of the columns as they lie there, in the text in which they were written, so that no change of a stored
-- value goes unseen: the order's plus its tickets', modulo 2^64. `order-fingerprint.ts` makes the same of the source's orders.
SELECT
    toString(staged.sale_day) AS day,
    toString(staged.event) AS event_id,
    staged.is_marked AS is_marked,
    toUInt32(count()) AS orders,
    toString(sum(staged.sold)) AS tickets,
    toString(sum(tickets.sold)) AS ticket_rows,
    toDecimalString(sum(staged.gross), 2) AS revenue,
    toString(min(staged.id)) AS first_id,
    toString(max(staged.id)) AS last_id,
    toString(sum(staged.fingerprint + tickets.fingerprint)) AS fingerprint
FROM
(
    SELECT
        order_id AS id,
        toDate(sale_ts) AS sale_day,
        event_id AS event,
        vanished_at IS NOT NULL AS is_marked,
        tickets_sold AS sold,
        revenue AS gross,
        reinterpretAsUInt64(substring(MD5(formatRowNoNewline(
            'TSV',
            organization,
            order_id,
            event_id,
            leftPad(toString(toUnixTimestamp(sale_ts)), 10, '0'),
            leftPad(toString(toUnixTimestamp(created_at)), 10, '0'),
            leftPad(toString(toUnixTimestamp(updated_at)), 10, '0'),
            leftPad(toString(toUnixTimestamp(cancelled_at)), 10, '0'),
            tickets_sold,
            toDecimalString(revenue, 2),
            toDecimalString(original_revenue, 2),
            toDecimalString(services_amount, 2),
            toDecimalString(service_fee_amount, 2),
            free_tickets,
            ticket_rows,
            concat('[', arrayStringConcat(arrayMap(at -> leftPad(toString(toUnixTimestamp(at)), 10, '0'), refund_times), ','), ']'),
            refund_tickets,
            concat('[', arrayStringConcat(arrayMap(amount -> toDecimalString(amount, 2), refund_amounts), ','), ']'),
            concat('[', arrayStringConcat(arrayMap(amount -> toDecimalString(amount, 2), refund_withholdings), ','), ']'),
            toDecimalString(listed_refunds, 2),
            concat('[', arrayStringConcat(arrayMap(at -> leftPad(toString(toUnixTimestamp(at)), 10, '0'), cancel_times), ','), ']'),
            cancel_tickets,
            currency,
            payment_type,
            discount_id,
            promo_code_id,
            access_code_id,
            backend_user_id,
            utm_source,
            utm_medium,
            utm_campaign,
            utm_content,
            utm_term,
            _fact_months
        )), 1, 8)) AS fingerprint
    FROM stg_qtickets_api_orders_raw
    WHERE organization = {organization:String}
      AND toUnixTimestamp(sale_ts) BETWEEN {from_s:UInt32} AND {last_s:UInt32}
      AND (empty({days:Array(String)}) OR toString(toDate(sale_ts)) IN {days:Array(String)})
      AND (empty({ids:Array(UInt64)}) OR order_id IN {ids:Array(UInt64)})
) AS staged
LEFT JOIN
(
    SELECT
        order_id,
        sum(is_sold * quantity) AS sold,
        sum(reinterpretAsUInt64(substring(MD5(formatRowNoNewline(
            'TSV',
            organization,
            order_id,
            ticket_id,
            event_id,
            show_id,
            seat_id,
            seat_name,
            currency,
            toDecimalString(price, 2),
            toDecimalString(original_price, 2),
            toDecimalString(discount_value, 2),
            toDecimalString(service_fee_amount, 2),
            toDecimalString(services_amount, 2),
            quantity,
            multiprice_code,
            main_ticket_id,
            is_sold,
            toDecimalString(revenue, 2),
            leftPad(toString(toUnixTimestamp(sale_ts)), 10, '0'),
            leftPad(toString(toUnixTimestamp(checked_at)), 10, '0'),
            leftPad(toString(toUnixTimestamp(removed_at)), 10, '0'),
            leftPad(toString(toUnixTimestamp(cancelled_at)), 10, '0'),
            leftPad(toString(toUnixTimestamp(refunded_at)), 10, '0'),
            toDecimalString(refunded_amount, 2),
            toDecimalString(withheld_amount, 2),
            concat('[', arrayStringConcat(arrayMap(at -> leftPad(toString(toUnixTimestamp(at)), 10, '0'), refund_times), ','), ']'),
            refund_tickets,
            concat('[', arrayStringConcat(arrayMap(amount -> toDecimalString(amount, 2), refund_amounts), ','), ']'),
            concat('[', arrayStringConcat(arrayMap(amount -> toDecimalString(amount, 2), refund_withholdings), ','), ']'),
            related_tickets,
            leftPad(toString(toUnixTimestamp(updated_at)), 10, '0')
        )), 1, 8))) AS fingerprint
    FROM stg_qtickets_api_tickets_raw
    WHERE organization = {organization:String}
      AND (empty({ids:Array(UInt64)}) OR order_id IN {ids:Array(UInt64)})
    GROUP BY order_id
) AS tickets ON tickets.order_id = staged.id
GROUP BY
    staged.sale_day,
    staged.event,
    staged.is_marked,
    if({by_order:UInt8} = 1, staged.id, 0)
ORDER BY staged.sale_day, staged.event, first_id
