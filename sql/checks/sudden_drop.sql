-- Severity: warn
-- What: no day of the last week sold less than two fifths of what that weekday sold in the four weeks before.
-- Parameters: organization; today, a day of the report zone.
-- Rows: day, its tickets, and the median of the same weekday before it; days that are not loaded whole yet and medians below 20 left out.
WITH
    sold AS
    (
        SELECT sales_date, sum(tickets_sold) AS tickets
        FROM fact_qtickets_sales_daily
        WHERE organization = {organization:String}
          AND sales_date >= {today:Date} - 35
        GROUP BY sales_date
    ),
    compared AS
    (
        SELECT
            day,
            sumIf(sold.tickets, weeks = 0) AS tickets,
            arraySort(arrayMap(week -> sumOf[week], [7, 14, 21, 28])) AS before,
            sumMap(map(weeks, sold.tickets)) AS sumOf
        FROM
        (
            SELECT {today:Date} - back AS day, weeks, day - weeks AS looked_at
            FROM (SELECT arrayJoin(range(1, 8)) AS back, arrayJoin([0, 7, 14, 21, 28]) AS weeks)
        ) AS asked
        LEFT JOIN sold ON sold.sales_date = asked.looked_at
        GROUP BY day
    )
SELECT
    concat('sales_date ', toString(day)) AS subject,
    concat(toString(tickets), ' / ', toString((before[2] + before[3]) / 2)) AS detail,
    toUInt64(count() OVER ()) AS total
FROM compared
WHERE before[2] > 0
  AND before[2] + before[3] >= 40
  AND tickets < 0.4 * (before[2] + before[3]) / 2
  AND day <
  (
      SELECT toDate(max(value))
      FROM meta_watermarks
      WHERE organization = {organization:String}
        AND name = 'orders.updated_at'
  )
ORDER BY subject
LIMIT 20
