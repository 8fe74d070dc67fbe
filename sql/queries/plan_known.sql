-- Purpose: what is planned already, to tell what an import replaces. Parameters: organization; from and to, days, both included.
-- Grain: event x day.
SELECT
    toString(event_id) AS event_id,
    toString(plan_date) AS plan_date,
    toString(_ver) AS version
FROM plan_sales AS plan
WHERE organization = {organization:String}
  AND plan.plan_date BETWEEN {from:Date} AND {to:Date}
