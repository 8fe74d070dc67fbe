-- Purpose: what is known of an event beside its sales of the period: its dates, its places, its plan of the period, and what it sold since
-- ever: tickets neither given back, cancelled nor exchanged. Parameters: organization, event, currency; has_city, city; now, seconds since
-- 1970; first, last. Grain: one row, or none where the event never sold anything in the currency and is planned in another. Times UTC.
SELECT
    toString({event:UInt64}) AS event_id,
    event.name AS name,
    event.city AS city,
    event.is_active AS is_active,
    event.place AS place,
    event.address AS address,
    dates.shows AS shows,
    dates.first_show_at AS first_show_at,
    dates.last_show_at AS last_show_at,
    dates.next_show_at AS next_show_at,
    if(isNull(next_show_at), NULL, dateDiff('day', toDate(toDateTime({now:UInt32}), timezoneOf(assumeNotNull(next_show_at))), toDate(assumeNotNull(next_show_at)))) AS days_left,
    dates.capacity AS capacity,
    toUInt64(greatest(0, ever.moved)) AS sold,
    plan.gross AS plan_gross,
    plan.tickets AS plan_tickets
FROM
(
    SELECT
        any(dim_events.name) AS name,
        any(dim_events.city) AS city,
        any(dim_events.is_active) AS is_active,
        any(place_name) AS place,
        any(place_address) AS address,
        countIf(currency IN ({currency:String}, '') AND isNull(deleted_at)) AS listed
    FROM dim_events
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
) AS event
CROSS JOIN
(
    SELECT
        count() AS shows,
        min(start_at) AS first_show_at,
        max(start_at) AS last_show_at,
        minIf(start_at, start_at >= toDateTime({now:UInt32})) AS next_show_at,
        if(countIf(isNull(dim_shows.capacity)) > 0, NULL, sum(dim_shows.capacity)) AS capacity
    FROM dim_shows
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND isNull(deleted_at)
) AS dates
CROSS JOIN
(
    SELECT
        if(count() = 0, NULL, sum(revenue)) AS gross,
        if(count() = 0, NULL, sum(plan_sales.tickets)) AS tickets
    FROM plan_sales
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND currency = {currency:String}
      AND plan_date BETWEEN {first:Date} AND {last:Date}
) AS plan
CROSS JOIN
(
    SELECT
        count() AS days,
        sum(toInt64(tickets_sold) + exchanged_in_tickets - exchanged_out_tickets - refunded_tickets - cancelled_tickets) AS moved
    FROM fact_qtickets_sales_daily
    PREWHERE event_id = {event:UInt64}
    WHERE organization = {organization:String}
      AND currency = {currency:String}
) AS ever
WHERE (ever.days > 0 OR event.listed > 0)
  AND ({has_city:UInt8} = 0 OR event.city = {city:String})
