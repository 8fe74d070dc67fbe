-- Severity: warn
-- What: of at least half of the orders of 28 days it is known where the buyer came from; back office and fewer than 100 orders apart.
-- Parameters: organization; today, a day of the report zone.
-- Rows: one, with the share that is unknown.
SELECT
    concat('sale_ts ', toString({today:Date} - 28), ' ... ', toString({today:Date} - 1)) AS subject,
    concat(toString(round(100 * unknown / sold, 1)), ' %: ', toString(unknown), ' / ', toString(sold)) AS detail,
    toUInt64(1) AS total
FROM
(
    SELECT count() AS sold, countIf(channel = 'unknown') AS unknown
    FROM stg_qtickets_api_orders_raw FINAL
    WHERE organization = {organization:String}
      AND channel != 'back_office'
      AND toDate(sale_ts) BETWEEN {today:Date} - 28 AND {today:Date} - 1
)
WHERE sold >= 100
  AND unknown > sold / 2
