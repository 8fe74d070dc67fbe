-- Builds months of fact_qtickets_sales_utm_daily from staging. Parameters: organization, months (yyyymm of the report zone).
-- Grain: day * event * city * currency * UTM. Each measure stands on its own day: sale, refund, cancellation.
INSERT INTO _build_fact_qtickets_sales_utm_daily
SELECT
    organization,
    day,
    event_id,
    event_city,
    currency,
    utm_source,
    utm_medium,
    utm_campaign,
    utm_content,
    utm_term,
    sum(orders),
    sum(tickets_sold),
    sum(revenue),
    sum(refunded_tickets),
    sum(refunded_amount),
    sum(withheld_amount),
    sum(cancelled_tickets)
FROM
(
    SELECT
        organization, toDate(sale_ts) AS day, event_id, currency,
        utm_source, utm_medium, utm_campaign, utm_content, utm_term,
        1 AS orders, tickets_sold, revenue,
        0 AS refunded_tickets, toDecimal64(0, 2) AS refunded_amount, toDecimal64(0, 2) AS withheld_amount,
        0 AS cancelled_tickets
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
      AND toYYYYMM(sale_ts) IN {months:Array(UInt32)}

    UNION ALL

    SELECT
        organization, movement.1 AS day, event_id, currency,
        utm_source, utm_medium, utm_campaign, utm_content, utm_term,
        0 AS orders, 0 AS tickets_sold, toDecimal64(0, 2) AS revenue,
        movement.2 AS refunded_tickets, movement.3 AS refunded_amount, movement.4 AS withheld_amount,
        movement.5 AS cancelled_tickets
    FROM
    (
        SELECT
            order_id,
            arrayJoin([
                (toDate(assumeNotNull(refunded_at)), if(isNull(refunded_at), 0, quantity), refunded_amount, withheld_amount, 0),
                (toDate(assumeNotNull(cancelled_at)), 0, toDecimal64(0, 2), toDecimal64(0, 2), if(isNull(cancelled_at), 0, quantity))
            ]) AS movement
        FROM stg_qtickets_api_tickets_raw FINAL
        WHERE organization = {organization:String}
          AND (toYYYYMM(refunded_at) IN {months:Array(UInt32)} OR toYYYYMM(cancelled_at) IN {months:Array(UInt32)})
    ) AS movements
    INNER JOIN
    (
        SELECT
            organization, order_id, event_id, currency,
            utm_source, utm_medium, utm_campaign, utm_content, utm_term
        FROM stg_qtickets_api_orders_raw FINAL
        WHERE organization = {organization:String}
    ) AS paid USING (order_id)
    WHERE (movement.2 > 0 OR movement.5 > 0)
      AND toYYYYMM(movement.1) IN {months:Array(UInt32)}
) AS movements
LEFT JOIN
(
    SELECT event_id, city AS event_city
    FROM dim_events FINAL
    WHERE organization = {organization:String}
) AS events USING (event_id)
GROUP BY
    organization, day, event_id, event_city, currency,
    utm_source, utm_medium, utm_campaign, utm_content, utm_term
