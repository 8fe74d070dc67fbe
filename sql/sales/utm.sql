-- Purpose: sales by one level of UTM, narrowed down by others. Parameters: by, the level; has_… and value of each; limit.
-- Grain: value, highest gross first, with sums of all values.
SELECT
    multiIf(
        {by:String} = 'channel', sales.channel,
        {by:String} = 'source', sales.source,
        {by:String} = 'medium', sales.medium,
        {by:String} = 'campaign', sales.campaign,
        {by:String} = 'content', sales.content,
        sales.term
    ) AS value,
    sum(revenue) AS gross,
    sum(refunded_amount) AS refunds,
    sum(orders) AS orders,
    sum(tickets_sold) AS tickets,
    sum(gross) OVER () AS all_gross,
    sum(orders) OVER () AS all_orders,
    sum(tickets) OVER () AS all_tickets,
    sumIf(orders, value NOT IN ('', 'unknown')) OVER () AS told_orders,
    count() OVER () AS all_values
FROM sales
WHERE ({has_source:UInt8} = 0 OR source = {source:String})
  AND ({has_medium:UInt8} = 0 OR medium = {medium:String})
  AND ({has_campaign:UInt8} = 0 OR campaign = {campaign:String})
  AND ({has_content:UInt8} = 0 OR content = {content:String})
  AND ({has_term:UInt8} = 0 OR term = {term:String})
GROUP BY value
ORDER BY gross DESC, value
LIMIT {limit:UInt32}
