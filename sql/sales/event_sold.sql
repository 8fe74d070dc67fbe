-- Purpose: whether an event ever sold anything, be it listed or not. Parameters: organization, event. Grain: one row or none.
SELECT 1 AS found
FROM fact_qtickets_sales_daily
PREWHERE event_id = {event:UInt64}
WHERE organization = {organization:String}
LIMIT 1
