-- Severity: error
-- What: orders, their tickets and the daily sales come to the same sums: staging = facts, tickets = orders, gross - refunds = net.
-- Parameters: organization; months (yyyymm of the report zone) to look at, empty for all.
-- Rows: rule * figure * month * currency whose two sides differ. Also run by each load, over the months that it has rebuilt.
WITH
    empty({months:Array(UInt32)}) AS is_all,
    stored AS
    (
        SELECT order_id, currency, sale_ts, tickets_sold, revenue, ticket_rows, refund_times, refund_tickets, refund_amounts,
            refund_withholdings, cancel_times, cancel_tickets
        FROM stg_qtickets_api_orders_raw FINAL
        WHERE organization = {organization:String}
          AND (is_all OR hasAny(_fact_months, {months:Array(UInt32)}))
    ),
    exchanged AS
    (
        SELECT primary_order_id
        FROM int_exchanges
        WHERE organization = {organization:String}
    ),
    sides AS
    (
        -- Orders, by the month of the sale.
        SELECT
            toYYYYMM(sale_ts) AS month,
            currency,
            arrayJoin([
                ('staging = facts', 'orders', toDecimal128(count(), 2), toDecimal128(0, 2)),
                ('staging = facts', 'tickets_sold', toDecimal128(sum(tickets_sold), 2), 0),
                ('staging = facts', 'revenue', toDecimal128(sum(revenue), 2), 0),
                ('gross - refunds = net', 'net', toDecimal128(sum(revenue), 2), 0),
                ('tickets = orders', 'ticket_rows', 0, toDecimal128(sum(ticket_rows), 2)),
                ('tickets = orders', 'tickets_sold', 0, toDecimal128(sum(tickets_sold), 2)),
                ('tickets = orders', 'revenue', 0, toDecimal128(sumIf(revenue, ticket_rows > 0), 2))
            ]) AS side
        FROM stored
        GROUP BY month, currency

        UNION ALL

        -- What happened to orders later, by the month in which it did.
        SELECT
            toYYYYMM(later.1) AS month,
            currency,
            arrayJoin([
                ('staging = facts', 'refunded_tickets', toDecimal128(sum(later.2), 2), toDecimal128(0, 2)),
                ('staging = facts', 'refunded_amount', toDecimal128(sum(later.3), 2), 0),
                ('staging = facts', 'withheld_amount', toDecimal128(sum(later.4), 2), 0),
                ('staging = facts', 'cancelled_tickets', toDecimal128(sumIf(later.5, order_id NOT IN (SELECT primary_order_id FROM exchanged)), 2), 0),
                ('gross - refunds = net', 'net', -toDecimal128(sum(later.3), 2), 0),
                ('tickets = orders', 'refunded_tickets', 0, toDecimal128(sumIf(later.2, ticket_rows > 0), 2)),
                ('tickets = orders', 'refunded_amount', 0, toDecimal128(sumIf(later.3, ticket_rows > 0), 2)),
                ('tickets = orders', 'withheld_amount', 0, toDecimal128(sumIf(later.4, ticket_rows > 0), 2)),
                ('tickets = orders', 'cancelled_tickets', 0, toDecimal128(sum(later.5), 2))
            ]) AS side
        FROM stored
        ARRAY JOIN arrayConcat(
            arrayMap((at, n, amount, withheld) -> (at, n, amount, withheld, 0),
                refund_times, refund_tickets, refund_amounts, refund_withholdings),
            arrayMap((at, n) -> (at, 0, toDecimal64(0, 2), toDecimal64(0, 2), n), cancel_times, cancel_tickets)
        ) AS later
        WHERE notEmpty(refund_times) OR notEmpty(cancel_times)
        GROUP BY month, currency

        UNION ALL

        -- Tickets, by the month of the sale.
        SELECT
            toYYYYMM(sale_ts) AS month,
            currency,
            arrayJoin([
                ('tickets = orders', 'ticket_rows', toDecimal128(count(), 2), toDecimal128(0, 2)),
                ('tickets = orders', 'tickets_sold', toDecimal128(sum(is_sold * quantity), 2), 0),
                ('tickets = orders', 'revenue', toDecimal128(sum(revenue), 2), 0),
                ('tickets = facts by show', 'tickets_sold', toDecimal128(sum(is_sold * quantity), 2), 0),
                ('tickets = facts by show', 'revenue', toDecimal128(sum(revenue), 2), 0)
            ]) AS side
        FROM stg_qtickets_api_tickets_raw FINAL
        WHERE organization = {organization:String}
          AND (is_all OR toYYYYMM(sale_ts) IN {months:Array(UInt32)})
        GROUP BY month, currency

        UNION ALL

        -- What happened to tickets later, by the month in which it did.
        SELECT
            toYYYYMM(later.1) AS month,
            currency,
            arrayJoin([
                ('tickets = orders', 'refunded_tickets', toDecimal128(sum(later.2), 2), toDecimal128(0, 2)),
                ('tickets = orders', 'refunded_amount', toDecimal128(sum(later.3), 2), 0),
                ('tickets = orders', 'withheld_amount', toDecimal128(sum(later.4), 2), 0),
                ('tickets = orders', 'cancelled_tickets', toDecimal128(sum(later.5), 2), 0),
                ('tickets = facts by show', 'refunded_tickets', toDecimal128(sum(later.2), 2), 0),
                ('tickets = facts by show', 'refunded_amount', toDecimal128(sum(later.3), 2), 0)
            ]) AS side
        FROM stg_qtickets_api_tickets_raw FINAL
        ARRAY JOIN arrayConcat(
            arrayMap((at, n, amount, withheld) -> (at, n, amount, withheld, 0),
                refund_times, refund_tickets, refund_amounts, refund_withholdings),
            if(isNull(cancelled_at), [], [(assumeNotNull(cancelled_at), 0, toDecimal64(0, 2), toDecimal64(0, 2), quantity)])
        ) AS later
        WHERE organization = {organization:String}
          AND (notEmpty(refund_times) OR isNotNull(cancelled_at))
        GROUP BY month, currency

        UNION ALL

        -- Facts.
        SELECT
            toYYYYMM(sales_date) AS month,
            currency,
            arrayJoin([
                ('staging = facts', 'orders', toDecimal128(0, 2), toDecimal128(sum(orders) + sum(exchanged_in_orders), 2)),
                ('staging = facts', 'tickets_sold', 0, toDecimal128(sum(tickets_sold) + sum(exchanged_in_tickets), 2)),
                ('staging = facts', 'revenue', 0, toDecimal128(sum(revenue) + sum(exchanged_in_amount), 2)),
                ('staging = facts', 'refunded_tickets', 0, toDecimal128(sum(refunded_tickets), 2)),
                ('staging = facts', 'refunded_amount', 0, toDecimal128(sum(refunded_amount), 2)),
                ('staging = facts', 'withheld_amount', 0, toDecimal128(sum(withheld_amount), 2)),
                ('staging = facts', 'cancelled_tickets', 0, toDecimal128(sum(cancelled_tickets), 2)),
                ('gross - refunds = net', 'net', 0, toDecimal128(sum(revenue) + sum(exchanged_in_amount) - sum(refunded_amount), 2)),
                ('facts by UTM = facts', 'orders', 0, toDecimal128(sum(orders), 2)),
                ('facts by UTM = facts', 'revenue', 0, toDecimal128(sum(revenue), 2)),
                ('facts by UTM = facts', 'refunded_amount', 0, toDecimal128(sum(refunded_amount), 2))
            ]) AS side
        FROM fact_qtickets_sales_daily
        WHERE organization = {organization:String}
          AND (is_all OR toYYYYMM(sales_date) IN {months:Array(UInt32)})
        GROUP BY month, currency

        UNION ALL

        SELECT
            toYYYYMM(sales_date) AS month,
            currency,
            arrayJoin([
                ('facts by UTM = facts', 'orders', toDecimal128(sum(orders), 2), toDecimal128(0, 2)),
                ('facts by UTM = facts', 'revenue', toDecimal128(sum(revenue), 2), 0),
                ('facts by UTM = facts', 'refunded_amount', toDecimal128(sum(refunded_amount), 2), 0)
            ]) AS side
        FROM fact_qtickets_sales_utm_daily
        WHERE organization = {organization:String}
          AND (is_all OR toYYYYMM(sales_date) IN {months:Array(UInt32)})
        GROUP BY month, currency

        UNION ALL

        SELECT
            toYYYYMM(sales_date) AS month,
            currency,
            arrayJoin([
                ('tickets = facts by show', 'tickets_sold', toDecimal128(0, 2), toDecimal128(sum(tickets_sold) + sum(exchanged_in_tickets), 2)),
                ('tickets = facts by show', 'revenue', 0, toDecimal128(sum(revenue) + sum(exchanged_in_amount), 2)),
                ('tickets = facts by show', 'refunded_tickets', 0, toDecimal128(sum(refunded_tickets), 2)),
                ('tickets = facts by show', 'refunded_amount', 0, toDecimal128(sum(refunded_amount), 2))
            ]) AS side
        FROM fact_qtickets_sales_show_daily
        WHERE organization = {organization:String}
          AND (is_all OR toYYYYMM(sales_date) IN {months:Array(UInt32)})
        GROUP BY month, currency
    )
SELECT
    concat(side.1, ', ', side.2, ', ', toString(month), ', ', currency) AS subject,
    concat(toDecimalString(sum(side.3), 2), ' / ', toDecimalString(sum(side.4), 2)) AS detail,
    toUInt64(count() OVER ()) AS total
FROM sides
WHERE is_all OR month IN {months:Array(UInt32)}
GROUP BY side.1, side.2, month, currency
HAVING sum(side.3) != sum(side.4)
ORDER BY subject
LIMIT 20
