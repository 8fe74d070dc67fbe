-- Months in which orders of some events add to a fact: due when an event moves to another city.
-- Parameters: organization, ids (of events). Grain: month (yyyymm).
SELECT DISTINCT arrayJoin(_fact_months) AS month
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND event_id IN {ids:Array(UInt64)}
ORDER BY month
