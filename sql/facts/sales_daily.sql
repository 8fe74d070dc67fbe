-- Sums the months just built with UTM into fact_qtickets_sales_daily's build table. Parameters: organization,
-- months (yyyymm). Grain: day * event * city * currency.
INSERT INTO _build_fact_qtickets_sales_daily
SELECT
    organization,
    sales_date,
    event_id,
    city,
    currency,
    sum(orders),
    sum(tickets_sold),
    sum(revenue),
    sum(refunded_tickets),
    sum(refunded_amount),
    sum(withheld_amount),
    sum(cancelled_tickets)
FROM _build_fact_qtickets_sales_utm_daily
WHERE organization = {organization:String}
  AND toYYYYMM(sales_date) IN {months:Array(UInt32)}
GROUP BY organization, sales_date, event_id, city, currency
