-- Tickets sold on some days of the report zone. Parameters: organization, days. Grain: day; one without a sale is left out.
SELECT
    toString(sales_date) AS day,
    toString(sum(tickets_sold)) AS tickets
FROM fact_qtickets_sales_daily
WHERE organization = {organization:String}
  AND toString(sales_date) IN {days:Array(String)}
GROUP BY sales_date
