-- Sums the months just built with UTM into fact_qtickets_sales_daily's build table. Parameters: organization,
-- months (yyyymm). Grain: day * event * city * currency.
INSERT INTO _build_fact_qtickets_sales_daily
(
    organization, sales_date, event_id, city, currency,
    orders, tickets_sold, free_tickets, revenue, discount_amount, services_amount, service_fee_amount,
    refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets,
    exchanged_in_orders, exchanged_in_tickets, exchanged_in_amount, exchanged_out_tickets, exchanged_out_amount
)
SELECT
    organization,
    sales_date,
    event_id,
    city,
    currency,
    sum(orders),
    sum(tickets_sold),
    sum(free_tickets),
    sum(revenue),
    sum(discount_amount),
    sum(services_amount),
    sum(service_fee_amount),
    sum(refunded_tickets),
    sum(refunded_amount),
    sum(withheld_amount),
    sum(cancelled_tickets),
    sum(exchanged_in_orders),
    sum(exchanged_in_tickets),
    sum(exchanged_in_amount),
    sum(exchanged_out_tickets),
    sum(exchanged_out_amount)
FROM _build_fact_qtickets_sales_utm_daily
WHERE organization = {organization:String}
  AND toYYYYMM(sales_date) IN {months:Array(UInt32)}
GROUP BY organization, sales_date, event_id, city, currency
