-- Purpose: plan against fact, for the days and events that have a plan. Grain: day, event, and all: the other two are empty there.
SELECT
    if(grouping(planned.date) = 0, toString(planned.date), '') AS date,
    if(grouping(planned.event_id) = 0, toString(planned.event_id), '') AS event_id,
    any(event.name) AS name,
    sum(planned.revenue) AS plan_gross,
    sum(planned.tickets) AS plan_tickets,
    sum(sold.revenue) AS gross,
    sum(sold.tickets_sold) AS tickets
FROM
(
    SELECT plan_date AS date, event_id, revenue, tickets
    FROM plan_sales
    WHERE organization = {organization:String}
      AND plan_date BETWEEN {first:Date} AND {last:Date}
      AND currency = {currency:String}
      AND ({event:UInt64} = 0 OR event_id = {event:UInt64})
      AND
      (
          {has_city:UInt8} = 0 OR event_id IN
          (
              SELECT event_id
              FROM dim_events
              WHERE organization = {organization:String}
                AND city = {city:String}
          )
      )
) AS planned
LEFT JOIN
(
    SELECT sales_date AS date, event_id, sum(sales.revenue) AS revenue, sum(sales.tickets_sold) AS tickets_sold
    FROM sales
    GROUP BY date, event_id
) AS sold ON sold.date = planned.date AND sold.event_id = planned.event_id
LEFT JOIN
(
    SELECT event_id, name
    FROM dim_events
    WHERE organization = {organization:String}
) AS event ON event.event_id = planned.event_id
GROUP BY GROUPING SETS ((planned.date), (planned.event_id), ())
ORDER BY date, gross DESC, event_id
