-- Purpose: what is known of an event beside its sales, and its plan of the period. Parameters: organization, event, currency; first, last.
-- Grain: one row or none.
SELECT
    is_active,
    place_name AS place,
    place_address AS address,
    plan.gross AS plan_gross,
    plan.tickets AS plan_tickets
FROM dim_events
CROSS JOIN
(
    SELECT
        if(count() = 0, NULL, sum(revenue)) AS gross,
        if(count() = 0, NULL, sum(plan_sales.tickets)) AS tickets
    FROM plan_sales
    WHERE organization = {organization:String}
      AND event_id = {event:UInt64}
      AND currency = {currency:String}
      AND plan_date BETWEEN {first:Date} AND {last:Date}
) AS plan
WHERE organization = {organization:String}
  AND event_id = {event:UInt64}
