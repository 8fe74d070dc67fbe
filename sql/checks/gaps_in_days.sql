-- Severity: warn
-- What: between the first and the last sale there are no days without sales where twenty orders or more were to be expected.
-- Parameters: organization; today, a day of the report zone.
-- Rows: stretch of days without sales within a year, and how many orders a day there were in the 28 days before it.
WITH
    days AS
    (
        SELECT sales_date, sum(orders) + sum(exchanged_in_orders) AS sold
        FROM fact_qtickets_sales_daily
        WHERE organization = {organization:String}
          AND sales_date >= {today:Date} - 400
        GROUP BY sales_date
        HAVING sold > 0
    ),
    usual AS
    (
        SELECT
            sales_date,
            sum(sold) OVER (ORDER BY toInt32(sales_date) RANGE BETWEEN 27 PRECEDING AND CURRENT ROW) / 28 AS a_day
        FROM days
    ),
    gaps AS
    (
        SELECT
            lagInFrame(sales_date, 1, sales_date) OVER in_order AS last_before,
            lagInFrame(a_day, 1, 0.) OVER in_order AS a_day_before,
            sales_date - last_before - 1 AS length,
            sales_date
        FROM usual
        WINDOW in_order AS (ORDER BY sales_date ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)
    )
SELECT
    concat('sales_date ', toString(last_before + 1), ' ... ', toString(sales_date - 1)) AS subject,
    concat(toString(round(a_day_before, 1)), ' / 0') AS detail,
    toUInt64(count() OVER ()) AS total
FROM gaps
WHERE length > 0
  AND length * a_day_before >= 20
  AND sales_date >= {today:Date} - 366
ORDER BY subject
LIMIT 20
