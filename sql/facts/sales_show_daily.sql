-- Builds months of fact_qtickets_sales_show_daily from the tickets. Parameters: organization, months (yyyymm of the report zone).
-- Grain: day * show * kind of ticket * currency.
INSERT INTO _build_fact_qtickets_sales_show_daily
(
    organization, sales_date, event_id, show_id, zone, multiprice_code, currency,
    tickets_sold, free_tickets, revenue, exchanged_in_tickets, exchanged_in_amount,
    refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets, exchanged_out_tickets, exchanged_out_amount
)
SELECT
    {organization:String}, day, event_id, show_id, zone, multiprice_code, currency,
    sumIf(tickets, kind = 'sale'),
    sum(free_tickets),
    sumIf(amount, kind = 'sale'),
    sum(tickets_in),
    sum(amount_in),
    sumIf(tickets, kind = 'refund'),
    sumIf(amount, kind = 'refund'),
    sum(withheld),
    sumIf(tickets, kind = 'cancellation'),
    sumIf(tickets, kind = 'exchange'),
    sumIf(amount, kind = 'exchange')
FROM
(
    SELECT
        'sale' AS kind, toDate(sold.sale_ts) AS day,
        sold.event_id AS event_id, sold.show_id AS show_id, sold.zone AS zone, sold.multiprice_code AS multiprice_code,
        sold.currency AS currency,
        if(came.ticket_id = 0, sold.is_sold * sold.quantity, 0) AS tickets,
        if(came.ticket_id = 0 AND sold.price = 0, sold.is_sold * sold.quantity, 0) AS free_tickets,
        sold.revenue - came.amount AS amount,
        came.tickets AS tickets_in,
        came.amount AS amount_in,
        toDecimal64(0, 2) AS withheld
    FROM stg_qtickets_api_tickets_raw AS sold FINAL
    LEFT JOIN
    (
        SELECT ticket_id, sum(tickets) AS tickets, sum(amount) AS amount
        FROM int_exchanged_tickets
        WHERE organization = {organization:String}
          AND side = 'in'
        GROUP BY ticket_id
    ) AS came ON came.ticket_id = sold.ticket_id
    WHERE sold.organization = {organization:String}
      AND toYYYYMM(sold.sale_ts) IN {months:Array(UInt32)}
      AND (sold.is_sold = 1 OR sold.revenue != 0)

    UNION ALL

    SELECT
        later.1, toDate(later.2), event_id, show_id, zone, multiprice_code, currency, later.3, 0, later.4, 0, 0, later.5
    FROM stg_qtickets_api_tickets_raw FINAL
    ARRAY JOIN arrayConcat(
        arrayMap(
            (at, tickets, amount, withheld) -> ('refund', at, tickets, amount, withheld),
            refund_times, refund_tickets, refund_amounts, refund_withholdings
        ),
        if(isNull(cancelled_at), [], [('cancellation', assumeNotNull(cancelled_at), quantity, toDecimal64(0, 2), toDecimal64(0, 2))])
    ) AS later
    WHERE organization = {organization:String}
      AND (notEmpty(refund_times) OR isNotNull(cancelled_at))
      AND toYYYYMM(later.2) IN {months:Array(UInt32)}
      -- The tickets of an order that was exchanged live on in the other one.
      AND (later.1 = 'refund' OR order_id NOT IN
      (
          SELECT primary_order_id
          FROM int_exchanges
          WHERE organization = {organization:String}
      ))

    UNION ALL

    SELECT
        'exchange', toDate(exchange.exchanged_at), old.event_id, old.show_id, old.zone, old.multiprice_code, old.currency,
        exchange.tickets, 0, exchange.amount, 0, 0, 0
    FROM int_exchanged_tickets AS exchange
    INNER JOIN
    (
        SELECT ticket_id, event_id, show_id, zone, multiprice_code, currency
        FROM stg_qtickets_api_tickets_raw FINAL
        WHERE organization = {organization:String}
          AND order_id IN (SELECT primary_order_id FROM int_exchanges WHERE organization = {organization:String})
    ) AS old ON old.ticket_id = exchange.ticket_id
    WHERE exchange.organization = {organization:String}
      AND exchange.side = 'out'
      AND toYYYYMM(exchange.exchanged_at) IN {months:Array(UInt32)}
)
GROUP BY day, event_id, show_id, zone, multiprice_code, currency
