-- Purpose: how an event sold towards its date: tickets less those given back, cancelled or exchanged, and gross, cumulated. A day of sale
-- counts by its distance to the date of its own show; what comes after the date counts on it. Parameters: organization, event, show (0
-- for all), currency. Grain: days left, farthest first.
SELECT
    days_left,
    toInt64(sum(sum(moved)) OVER (ORDER BY days_left DESC)) AS tickets,
    sum(sum(revenue)) OVER (ORDER BY days_left DESC) AS gross
FROM
(
    SELECT
        greatest(0, dateDiff('day', sales_date, toDate(assumeNotNull(dates.start_at)))) AS days_left,
        toInt64(tickets_sold) + exchanged_in_tickets - exchanged_out_tickets - refunded_tickets - cancelled_tickets AS moved,
        revenue
    FROM fact_qtickets_sales_show_daily AS sold
    INNER JOIN
    (
        SELECT show_id, start_at
        FROM dim_shows
        WHERE organization = {organization:String}
          AND event_id = {event:UInt64}
          AND isNotNull(start_at)
          AND ({show:UInt64} = 0 OR show_id = {show:UInt64})
    ) AS dates ON dates.show_id = sold.show_id
    PREWHERE sold.event_id = {event:UInt64}
    WHERE sold.organization = {organization:String}
      AND sold.currency = {currency:String}
)
GROUP BY days_left
ORDER BY days_left DESC
