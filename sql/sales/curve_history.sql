-- Purpose: what past events had sold so many days before, as a share of what they sold in the end. Of the events that are over, those
-- whose last date was latest, with as many tickets as tell anything. Parameters: organization; event, left out; currency; now, seconds
-- since 1970; events, how many; least, tickets in the end; horizon, days; first and last, days of the last date; has_city, city. Grain: event.
-- shares[1] is of the day itself, shares[31] of thirty days before.
SELECT
    toString(event_id) AS event_id,
    toUInt64(greatest(0, arraySum(moved))) AS final,
    arrayMap(
        place -> round(arraySum(arrayFilter((tickets, left) -> left >= place, moved, lefts)) / greatest(1, arraySum(moved)), 6),
        range({horizon:UInt32} + 1)
    ) AS shares
FROM
(
    SELECT
        sold.event_id AS event_id,
        groupArray(days_left) AS lefts,
        groupArray(tickets) AS moved,
        max(last_at) AS over_at
    FROM
    (
        SELECT
            facts.event_id AS event_id,
            greatest(0, dateDiff('day', sales_date, toDate(assumeNotNull(dates.start_at)))) AS days_left,
            sum(toInt64(tickets_sold) + exchanged_in_tickets - exchanged_out_tickets - refunded_tickets - cancelled_tickets) AS tickets,
            max(dates.start_at) AS last_at
        FROM fact_qtickets_sales_show_daily AS facts
        INNER JOIN
        (
            SELECT show_id, event_id, start_at
            FROM dim_shows
            WHERE organization = {organization:String}
              AND isNotNull(start_at)
              AND event_id IN
              (
                  SELECT event_id
                  FROM dim_shows
                  WHERE organization = {organization:String}
                    AND isNotNull(start_at)
                    AND isNull(deleted_at)
                    AND event_id != {event:UInt64}
                    AND
                    (
                        {has_city:UInt8} = 0
                        OR event_id IN
                        (
                            SELECT event_id
                            FROM dim_events
                            WHERE organization = {organization:String}
                              AND city = {city:String}
                        )
                    )
                  GROUP BY event_id
                  HAVING max(start_at) < toDateTime({now:UInt32})
                     AND toDate(assumeNotNull(max(start_at))) BETWEEN {first:Date} AND {last:Date}
                  ORDER BY max(start_at) DESC, event_id
                  LIMIT {events:UInt32}
              )
        ) AS dates ON dates.show_id = facts.show_id
        WHERE facts.organization = {organization:String}
          AND facts.currency = {currency:String}
        GROUP BY event_id, days_left
    ) AS sold
    GROUP BY event_id
)
WHERE arraySum(moved) >= {least:UInt32}
ORDER BY over_at DESC, event_id
