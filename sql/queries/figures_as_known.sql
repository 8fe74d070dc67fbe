-- Purpose: the figures of one day as they were known at the end of another, and as they are now. What an order added to a figure then is
-- the old value of the first change that was seen later, else what it adds now. Parameters: organization; day and known_on, days of the
-- report zone. Grain: currency * figure. Money and numbers of tickets alike as decimals.
WITH
    current AS
    (
        SELECT order_id, event_id, currency, added.1 AS figure, sum(added.2) AS value
        FROM
        (
            SELECT
                order_id,
                event_id,
                currency,
                arrayJoin(arrayConcat(
                    [('orders', toDecimal64(1, 2), sale_ts), ('tickets_sold', toDecimal64(tickets_sold, 2), sale_ts), ('revenue', revenue, sale_ts)],
                    arrayMap((at, tickets) -> ('refunded_tickets', toDecimal64(tickets, 2), at), refund_times, refund_tickets),
                    arrayMap((at, amount) -> ('refunded_amount', amount, at), refund_times, refund_amounts),
                    arrayMap((at, amount) -> ('withheld_amount', amount, at), refund_times, refund_withholdings),
                    arrayMap((at, tickets) -> ('cancelled_tickets', toDecimal64(tickets, 2), at), cancel_times, cancel_tickets)
                )) AS added
            FROM stg_qtickets_api_orders_raw
            WHERE organization = {organization:String}
              AND has(_fact_months, toYYYYMM({day:Date}))
        )
        WHERE toDate(added.3) = {day:Date}
        GROUP BY order_id, event_id, currency, figure
    ),
    changed AS
    (
        SELECT order_id, event_id, currency, figure, argMin(old, (seen_at, _ver)) AS value
        FROM meta_restatements
        WHERE organization = {organization:String}
          AND day = {day:Date}
          AND toDate(seen_at) > {known_on:Date}
        GROUP BY order_id, event_id, currency, figure
    ),
    sides AS
    (
        SELECT
            currency,
            figure,
            sumIf(value, side = 'now') AS value_now,
            if(countIf(side = 'then') > 0, sumIf(value, side = 'then'), value_now) AS value_then
        FROM
        (
            SELECT order_id, event_id, currency, figure, value, 'now' AS side
            FROM current
            UNION ALL
            SELECT order_id, event_id, currency, figure, value, 'then'
            FROM changed
        )
        GROUP BY order_id, event_id, currency, figure
    )
SELECT
    currency,
    figure,
    toDecimalString(sum(value_then), 2) AS known,
    toDecimalString(sum(value_now), 2) AS now,
    countIf(value_then != value_now) AS changed_orders
FROM sides
GROUP BY currency, figure
ORDER BY currency, indexOf(['orders', 'tickets_sold', 'revenue', 'refunded_tickets', 'refunded_amount', 'withheld_amount', 'cancelled_tickets'], figure)
