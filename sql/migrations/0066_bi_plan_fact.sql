-- Plan against fact, of events that have a plan: days of either. Grain: event * day * currency.
CREATE VIEW IF NOT EXISTS bi_plan_fact
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    plan_tickets UInt64 COMMENT 'Tickets planned',
    plan_revenue Decimal(18, 2) COMMENT 'Gross planned; in units of currency',
    tickets_sold UInt64 COMMENT 'Tickets sold, on the day of the sale',
    revenue Decimal(18, 2) COMMENT 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
    tickets_difference Int64 COMMENT 'Tickets sold less planned',
    revenue_difference Decimal(18, 2) COMMENT 'Gross less planned; in units of currency',
    plan_share Nullable(Float64) COMMENT 'Gross as a share of the plan, 1 is as planned; NULL without a plan'
)
AS
SELECT
    sums.organization AS organization,
    sums.sales_date AS sales_date,
    sums.event_id AS event_id,
    events.name AS event_name,
    sums.currency AS currency,
    sums.plan_tickets AS plan_tickets,
    sums.plan_revenue AS plan_revenue,
    sums.tickets_sold AS tickets_sold,
    sums.revenue AS revenue,
    toInt64(sums.tickets_sold) - toInt64(sums.plan_tickets) AS tickets_difference,
    sums.revenue - sums.plan_revenue AS revenue_difference,
    if(sums.plan_revenue = 0, NULL, toFloat64(sums.revenue) / toFloat64(sums.plan_revenue)) AS plan_share
FROM
(
    SELECT
        organization,
        sales_date,
        event_id,
        currency,
        sum(planned.1) AS plan_tickets,
        sum(planned.2) AS plan_revenue,
        sum(sold.1) AS tickets_sold,
        sum(sold.2) AS revenue
    FROM
    (
        SELECT
            organization, plan_date AS sales_date, event_id, currency,
            (toUInt64(tickets), plan.revenue) AS planned, (toUInt64(0), toDecimal64(0, 2)) AS sold
        FROM plan_sales AS plan FINAL

        UNION ALL

        SELECT
            organization, sales_date, event_id, currency,
            (toUInt64(0), toDecimal64(0, 2)), (fact.tickets_sold, fact.revenue)
        FROM fact_qtickets_sales_daily AS fact
        WHERE (fact.tickets_sold != 0 OR fact.revenue != 0)
          AND (organization, event_id) IN (SELECT organization, event_id FROM plan_sales)
    )
    GROUP BY organization, sales_date, event_id, currency
) AS sums
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = sums.organization AND events.event_id = sums.event_id
COMMENT 'Plan against fact, of events that have a plan: days of either. Grain: event * day * currency.'
