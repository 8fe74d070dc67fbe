-- Kinds of tickets that were sold. Grain: event * part of the hall * tariff.
CREATE VIEW IF NOT EXISTS dim_ticket_types
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    event_id UInt64 COMMENT 'Event',
    zone LowCardinality(String) COMMENT 'Part of the hall: the seat without row and place',
    multiprice_code LowCardinality(String) COMMENT 'Tariff of the ticket, such as child; mostly empty',
    first_sale_date Date COMMENT 'First day with a sale, of the report zone',
    last_sale_date Date COMMENT 'Last day with a sale, of the report zone',
    tickets_sold UInt64 COMMENT 'Tickets sold'
)
AS
SELECT
    organization,
    event_id,
    zone,
    multiprice_code,
    min(sales_date) AS first_sale_date,
    max(sales_date) AS last_sale_date,
    sum(sales.tickets_sold) AS tickets_sold
FROM fact_qtickets_sales_show_daily AS sales
WHERE sales.tickets_sold > 0
GROUP BY organization, event_id, zone, multiprice_code
COMMENT 'Kinds of tickets that were sold. Grain: event * part of the hall * tariff.'
