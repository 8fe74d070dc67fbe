-- Months whose facts have to be rebuilt. Parameters: organization. Grain: month (yyyymm).
SELECT month
FROM meta_fact_months
WHERE organization = {organization:String}
  AND is_stale = 1
ORDER BY month
