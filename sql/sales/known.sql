-- Purpose: what there is to choose from. Parameters: organization. Grain: kind (currency, city, channel, span) * value, currencies with
-- the largest revenue first. Of the span, `value` is the first day and `other` the last.
SELECT kind, value, other
FROM
(
    SELECT 'currency' AS kind, currency AS value, '' AS other, toDecimal128(sum(revenue), 2) AS weight
    FROM fact_qtickets_sales_daily
    WHERE organization = {organization:String}
    GROUP BY currency
    UNION ALL
    SELECT DISTINCT 'city', city, '', 0
    FROM dim_events
    WHERE organization = {organization:String}
    UNION ALL
    SELECT DISTINCT 'city', city, '', 0
    FROM fact_qtickets_sales_daily
    WHERE organization = {organization:String}
    UNION ALL
    SELECT DISTINCT 'channel', channel, '', 0
    FROM fact_qtickets_sales_utm_daily
    WHERE organization = {organization:String}
    UNION ALL
    SELECT 'span', toString(min(sales_date)), toString(max(sales_date)), 0
    FROM fact_qtickets_sales_daily
    WHERE organization = {organization:String}
    HAVING count() > 0
)
GROUP BY kind, value, other
ORDER BY kind, max(weight) DESC, value
