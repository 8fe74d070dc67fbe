-- For BI programs: sales by day and UTM with the names of the events. Grain: day x event x city x currency x UTM. Needs no FINAL.
CREATE VIEW IF NOT EXISTS bi_sales_utm_daily AS
SELECT
    facts.organization AS organization,
    facts.sales_date AS sales_date,
    facts.event_id AS event_id,
    events.name AS event,
    facts.city AS city,
    facts.currency AS currency,
    facts.utm_source AS utm_source,
    facts.utm_medium AS utm_medium,
    facts.utm_campaign AS utm_campaign,
    facts.utm_content AS utm_content,
    facts.utm_term AS utm_term,
    facts.orders AS orders,
    facts.tickets_sold AS tickets_sold,
    facts.revenue AS revenue,
    facts.refunded_amount AS refunded_amount,
    facts.revenue - facts.refunded_amount AS net_revenue
FROM fact_qtickets_sales_utm_daily AS facts
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = facts.organization AND events.event_id = facts.event_id
