-- Purpose: sales by channel. Grain: channel, highest gross first.
SELECT
    channel,
    sum(revenue) AS gross,
    sum(sales.orders) AS orders,
    sum(tickets_sold) AS tickets
FROM sales
GROUP BY channel
ORDER BY gross DESC, channel
