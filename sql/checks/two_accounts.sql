-- Severity: warn
-- What: no order lies in the store under the name of another account, too.
-- Parameters: organization.
-- Rows: other account, and how many orders of this one it has.
SELECT
    concat('organization ', organization) AS subject,
    toString(count()) AS detail,
    toUInt64(count() OVER ()) AS total
FROM stg_qtickets_api_orders_raw FINAL
WHERE organization != {organization:String}
  AND order_id IN
  (
      SELECT order_id
      FROM stg_qtickets_api_orders_raw FINAL
      WHERE organization = {organization:String}
  )
GROUP BY organization
ORDER BY subject
LIMIT 20
