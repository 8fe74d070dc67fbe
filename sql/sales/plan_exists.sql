-- Purpose: whether anything is planned in a currency. Parameters: organization, currency. Grain: one row or none.
SELECT 1 AS found
FROM plan_sales
WHERE organization = {organization:String}
  AND currency = {currency:String}
LIMIT 1
