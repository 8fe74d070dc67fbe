-- Purpose: what changed the figures of one day after another was over, oldest first. Parameters: organization; day and known_on, days of
-- the report zone; limit. Grain: change of a figure by an order. Times UTC.
SELECT
    toString(order_id) AS order_id,
    toString(event_id) AS event_id,
    currency,
    figure,
    toDecimalString(old, 2) AS old,
    toDecimalString(new, 2) AS new,
    changed_at,
    seen_at,
    run_id
FROM meta_restatements
WHERE organization = {organization:String}
  AND day = {day:Date}
  AND toDate(seen_at) > {known_on:Date}
ORDER BY meta_restatements.seen_at, _ver
LIMIT {limit:UInt32}
