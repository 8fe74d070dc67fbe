-- Purpose: by which way orders came, and how late. Parameters: organization; from_s, sales since then, seconds since 1970; samples,
-- order ids told of each way. Grain: way. `webhook`: a webhook brought it before a load did; `both`: a load did, and a webhook told of
-- it as well; `load`: no webhook told of it. Lateness in seconds: from the change to the first webhook, or from the sale to the load.
SELECT
    way,
    count() AS orders,
    toUInt64(quantileExact(0.5)(late)) AS late_median,
    toUInt64(quantileExact(0.95)(late)) AS late_p95,
    toUInt64(max(late)) AS late_max,
    arrayMap(id -> toString(id), arraySlice(arrayReverseSort(groupArray(order_id)), 1, {samples:UInt32})) AS order_ids
FROM
(
    SELECT
        sold.order_id AS order_id,
        multiIf(told.order_id = 0, 'load', told.first_outcome = 'new', 'webhook', 'both') AS way,
        greatest(0, if(
            told.order_id = 0,
            dateDiff('second', sold.sale_ts, sold._loaded_at),
            dateDiff('second', ifNull(told.first_changed_at, told.first_at), told.first_at))) AS late
    FROM
    (
        SELECT order_id, sale_ts, _loaded_at
        FROM stg_qtickets_api_orders_raw
        WHERE organization = {organization:String}
            AND sale_ts >= toDateTime({from_s:UInt32})
    ) AS sold
    LEFT JOIN
    (
        SELECT
            order_id,
            argMin(outcome, received_at) AS first_outcome,
            argMin(tuple(changed_at), received_at).1 AS first_changed_at,
            min(received_at) AS first_at
        FROM meta_webhooks
        WHERE organization = {organization:String}
            AND order_id != 0
        GROUP BY order_id
    ) AS told ON told.order_id = sold.order_id
)
GROUP BY way
ORDER BY way
