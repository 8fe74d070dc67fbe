-- Purpose: the dates of an event with their places and sales. Parameters: those of from-shows.sql. Grain: show, by date.
-- sold is of all time: tickets neither given back, cancelled nor exchanged. Times UTC.
SELECT
    toString(dates.show_id) AS show_id,
    name,
    start_at,
    is_active,
    ifNull(dates.capacity, places.capacity) AS capacity,
    places.free AS free,
    places.reserved AS reserved,
    places.places_at AS places_at,
    toUInt64(greatest(0, ever.sold)) AS sold,
    if(ifNull(capacity, 0) = 0, NULL, sold / capacity) AS sell_through,
    period.gross AS gross,
    period.refunds AS refunds,
    period.tickets AS tickets,
    period.refunded_tickets AS refunded_tickets
FROM
(
    SELECT show_id, name, start_at, is_active, capacity
    FROM dim_shows
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND isNull(deleted_at)
      AND ({show:UInt64} = 0 OR show_id = {show:UInt64})
) AS dates
LEFT JOIN
(
    SELECT
        show_id,
        if(countIf(isNull(latest.capacity)) > 0, NULL, sum(latest.capacity)) AS capacity,
        if(countIf(isNull(latest.free)) > 0, NULL, sum(latest.free)) AS free,
        toNullable(sum(latest.reserved)) AS reserved,
        toNullable(max(snapshot_at)) AS places_at
    FROM fact_qtickets_inventory_latest AS latest
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
    GROUP BY show_id
) AS places ON places.show_id = dates.show_id
LEFT JOIN
(
    SELECT
        show_id,
        toInt64(sum(tickets_sold)) + sum(exchanged_in_tickets) - sum(exchanged_out_tickets)
            - sum(refunded_tickets) - sum(cancelled_tickets) AS sold
    FROM fact_qtickets_sales_show_daily
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND currency = {currency:String}
    GROUP BY show_id
) AS ever ON ever.show_id = dates.show_id
LEFT JOIN
(
    SELECT
        show_id,
        sum(revenue) AS gross,
        sum(refunded_amount) AS refunds,
        sum(tickets_sold) AS tickets,
        sum(sales.refunded_tickets) AS refunded_tickets
    FROM sales
    GROUP BY show_id
) AS period ON period.show_id = dates.show_id
ORDER BY start_at, dates.show_id
LIMIT 1000
