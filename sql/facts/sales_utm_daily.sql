-- Builds months of fact_qtickets_sales_utm_daily from staging. Parameters: organization, months (yyyymm of the report zone).
-- Grain: day * event * city * currency * UTM and channel. Each measure stands on its own day: sale, refund, cancellation, exchange.
INSERT INTO _build_fact_qtickets_sales_utm_daily
(
    organization, sales_date, event_id, city, currency,
    utm_source, utm_medium, utm_campaign, utm_content, utm_term, channel, source, medium, campaign, content, term,
    orders, tickets_sold, free_tickets, revenue, discount_amount, services_amount, service_fee_amount,
    exchanged_in_orders, exchanged_in_tickets, exchanged_in_amount,
    refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets, exchanged_out_tickets, exchanged_out_amount
)
SELECT
    {organization:String}, day, movements.event_id, events.event_city, currency,
    utm_source, utm_medium, utm_campaign, utm_content, utm_term, channel, source, medium, campaign, content, term,
    sum(orders),
    sumIf(tickets, kind = 'sale'),
    sum(free_tickets),
    sumIf(amount, kind = 'sale'),
    sum(discount_amount),
    sum(services_amount),
    sum(service_fee_amount),
    sum(exchanged_in_orders),
    sum(exchanged_in_tickets),
    sum(exchanged_in_amount),
    sumIf(tickets, kind = 'refund'),
    sumIf(amount, kind = 'refund'),
    sum(withheld),
    sumIf(tickets, kind = 'cancellation'),
    sumIf(tickets, kind = 'exchange'),
    sumIf(amount, kind = 'exchange')
FROM
(
    SELECT
        'sale' AS kind, toDate(sale_ts) AS day, event_id, currency,
        utm_source, utm_medium, utm_campaign, utm_content, utm_term, channel, source, medium, campaign, content, term,
        orders, tickets_sold AS tickets, free_tickets, revenue AS amount, discount_amount, services_amount, service_fee_amount,
        exchanged_in_orders, exchanged_in_tickets, exchanged_in_amount, toDecimal64(0, 2) AS withheld
    FROM int_sales
    WHERE organization = {organization:String}
      AND toYYYYMM(sale_ts) IN {months:Array(UInt32)}

    UNION ALL

    SELECT
        later.1, toDate(later.2), event_id, currency,
        utm_source, utm_medium, utm_campaign, utm_content, utm_term, channel, source, medium, campaign, content, term,
        0, later.3, 0, later.4, 0, 0, 0, 0, 0, 0, later.5
    FROM stg_qtickets_api_orders_raw FINAL
    ARRAY JOIN arrayConcat(
        arrayMap(
            (at, tickets, amount, withheld) -> ('refund', at, tickets, amount, withheld),
            refund_times, refund_tickets, refund_amounts, refund_withholdings
        ),
        arrayMap((at, tickets) -> ('cancellation', at, tickets, toDecimal64(0, 2), toDecimal64(0, 2)), cancel_times, cancel_tickets)
    ) AS later
    WHERE organization = {organization:String}
      AND (notEmpty(refund_times) OR notEmpty(cancel_times))
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
        'exchange', toDate(exchange.exchanged_at), old.event_id, old.currency,
        old.utm_source, old.utm_medium, old.utm_campaign, old.utm_content, old.utm_term,
        old.channel, old.source, old.medium, old.campaign, old.content, old.term,
        0, exchange.tickets_out, 0, exchange.amount, 0, 0, 0, 0, 0, 0, 0
    FROM int_exchanges AS exchange
    INNER JOIN
    (
        SELECT
            order_id, event_id, currency,
            utm_source, utm_medium, utm_campaign, utm_content, utm_term, channel, source, medium, campaign, content, term
        FROM stg_qtickets_api_orders_raw FINAL
        WHERE organization = {organization:String}
          AND order_id IN (SELECT primary_order_id FROM int_exchanges WHERE organization = {organization:String})
    ) AS old ON old.order_id = exchange.primary_order_id
    WHERE exchange.organization = {organization:String}
      AND toYYYYMM(exchange.exchanged_at) IN {months:Array(UInt32)}
) AS movements
LEFT JOIN
(
    SELECT event_id, city AS event_city
    FROM dim_events FINAL
    WHERE organization = {organization:String}
) AS events ON events.event_id = movements.event_id
GROUP BY
    day, movements.event_id, events.event_city, currency,
    utm_source, utm_medium, utm_campaign, utm_content, utm_term, channel, source, medium, campaign, content, term
