-- For BI programs: sales by day with the names of the events. Grain: day x event x city x currency. Needs no FINAL.
CREATE VIEW IF NOT EXISTS bi_sales_daily AS
SELECT
    facts.organization AS organization,
    facts.sales_date AS sales_date,
    facts.event_id AS event_id,
    events.name AS event,
    events.place_name AS place,
    facts.city AS city,
    facts.currency AS currency,
    facts.orders AS orders,
    facts.tickets_sold AS tickets_sold,
    facts.revenue AS revenue,
    facts.refunded_tickets AS refunded_tickets,
    facts.refunded_amount AS refunded_amount,
    facts.withheld_amount AS withheld_amount,
    facts.cancelled_tickets AS cancelled_tickets,
    facts.revenue - facts.refunded_amount AS net_revenue
FROM fact_qtickets_sales_daily AS facts
LEFT JOIN
(
    SELECT organization, event_id, name, place_name
    FROM dim_events FINAL
) AS events ON events.organization = facts.organization AND events.event_id = facts.event_id
