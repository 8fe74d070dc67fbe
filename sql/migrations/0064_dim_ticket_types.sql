-- Kinds of tickets that were sold. Grain: event * part of the hall * tariff.
CREATE VIEW IF NOT EXISTS dim_ticket_types
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    event_id UInt64 COMMENT 'Event',
    zone LowCardinality(String) COMMENT 'Part of the hall',
    multiprice_code LowCardinality(String) COMMENT 'Tariff of the ticket, such as child; mostly empty',
    first_sold Date COMMENT 'First day with one, of the report zone',
    last_sold Date COMMENT 'Last day with one, of the report zone',
    tickets_sold UInt64 COMMENT 'Tickets sold in all'
)
AS
SELECT
    organization,
    event_id,
    zone,
    multiprice_code,
    minIf(sales_date, sales.tickets_sold > 0) AS first_sold,
    maxIf(sales_date, sales.tickets_sold > 0) AS last_sold,
    sum(sales.tickets_sold) AS tickets_sold
FROM fact_qtickets_sales_show_daily AS sales
GROUP BY organization, event_id, zone, multiprice_code
HAVING tickets_sold > 0
