-- Purpose: events with their dates, places and sales. Parameters: organization; currency; has_city, city; search, part
-- of name or city, or an id; when, `all`, `upcoming` or `past`; now, seconds since 1970; last, the end of the period; sort, is_desc;
-- limit, skip; and those of from-days.sql. Grain: event. Times UTC.
SELECT
    toString(id) AS event_id,
    name,
    city,
    shows,
    first_show_at,
    last_show_at,
    next_show_at,
    if(isNull(next_show_at), NULL, dateDiff('day', toDate(toDateTime({now:UInt32}), timezoneOf(assumeNotNull(next_show_at))), toDate(assumeNotNull(next_show_at)))) AS days_left,
    capacity,
    sold,
    gross,
    refunds,
    net,
    tickets,
    orders,
    pace,
    pace_before,
    count() OVER () AS total
FROM
(
    SELECT
        ever.event_id AS id,
        event.name AS name,
        event.city AS city,
        show.shows AS shows,
        show.first_show_at AS first_show_at,
        show.last_show_at AS last_show_at,
        show.next_show_at AS next_show_at,
        show.capacity AS capacity,
        toUInt64(greatest(0, ever.sold)) AS sold,
        period.gross AS gross,
        period.refunds AS refunds,
        period.gross - period.refunds AS net,
        period.tickets AS tickets,
        period.orders AS orders,
        period.pace AS pace,
        period.pace_before AS pace_before
    FROM
    (
        SELECT event_id, sum(sold) AS sold
        FROM
        (
            SELECT
                event_id,
                toInt64(sum(tickets_sold)) + sum(exchanged_in_tickets) - sum(exchanged_out_tickets)
                    - sum(refunded_tickets) - sum(cancelled_tickets) AS sold
            FROM fact_qtickets_sales_daily
            WHERE organization = {organization:String}
              AND currency = {currency:String}
            GROUP BY event_id
            UNION ALL
            SELECT event_id, 0
            FROM dim_events
            WHERE organization = {organization:String}
              AND currency IN ({currency:String}, '')
              AND isNull(deleted_at)
        )
        GROUP BY event_id
    ) AS ever
    LEFT JOIN
    (
        SELECT event_id, name, city
        FROM dim_events
        WHERE organization = {organization:String}
    ) AS event ON event.event_id = ever.event_id
    LEFT JOIN
    (
        SELECT
            event_id,
            count() AS shows,
            min(start_at) AS first_show_at,
            max(start_at) AS last_show_at,
            minIf(start_at, start_at >= toDateTime({now:UInt32})) AS next_show_at,
            if(countIf(isNull(dim_shows.capacity)) > 0, NULL, sum(dim_shows.capacity)) AS capacity
        FROM dim_shows
        WHERE organization = {organization:String}
          AND isNull(deleted_at)
        GROUP BY event_id
    ) AS show ON show.event_id = ever.event_id
    LEFT JOIN
    (
        SELECT
            event_id,
            sum(revenue) AS gross,
            sum(refunded_amount) AS refunds,
            sum(tickets_sold) AS tickets,
            sum(sales.orders) AS orders,
            sumIf(tickets_sold, sales_date > {last:Date} - 7) AS pace,
            sumIf(tickets_sold, sales_date > {last:Date} - 14 AND sales_date <= {last:Date} - 7) AS pace_before
        FROM sales
        GROUP BY event_id
    ) AS period ON period.event_id = ever.event_id
    WHERE ({has_city:UInt8} = 0 OR event.city = {city:String})
      AND
      (
          positionCaseInsensitiveUTF8(event.name, {search:String}) > 0
          OR positionCaseInsensitiveUTF8(event.city, {search:String}) > 0
          OR toString(ever.event_id) = {search:String}
      )
      AND
      (
          {when:String} = 'all'
          OR ({when:String} = 'upcoming') = (ifNull(show.last_show_at, toDateTime(0)) >= toDateTime({now:UInt32}))
      )
)
ORDER BY
    if({is_desc:UInt8} = 0, multiIf({sort:String} = 'name', lowerUTF8(name), {sort:String} = 'city', lowerUTF8(city), ''), '') ASC,
    if({is_desc:UInt8} = 1, multiIf({sort:String} = 'name', lowerUTF8(name), {sort:String} = 'city', lowerUTF8(city), ''), '') DESC,
    -- What is not known comes last either way.
    if({is_desc:UInt8} = 1, -1, 1) * multiIf(
        {sort:String} = 'date', toDecimal128(toUnixTimestamp(last_show_at), 2),
        {sort:String} = 'capacity', toDecimal128(capacity, 2),
        {sort:String} = 'sold', toDecimal128(sold, 2),
        {sort:String} = 'sell_through', toDecimal128(intDiv(sold * 1000000, nullIf(capacity, 0)), 2),
        {sort:String} = 'gross', toDecimal128(gross, 2),
        {sort:String} = 'refunds', toDecimal128(refunds, 2),
        {sort:String} = 'net', toDecimal128(net, 2),
        {sort:String} = 'tickets', toDecimal128(tickets, 2),
        {sort:String} = 'days_left', toDecimal128(days_left, 2),
        {sort:String} = 'pace', toDecimal128(pace, 2),
        toDecimal128(0, 2)
    ) ASC NULLS LAST,
    id
LIMIT {limit:UInt32} OFFSET {skip:UInt32}
