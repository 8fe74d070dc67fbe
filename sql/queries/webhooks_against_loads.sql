-- Purpose: webhooks beside loads. Parameters: organization; since, seconds since 1970. Grain: one row. Times UTC.
-- An order counts for a webhook when one told of its payment, and for a load when the row that the store holds is of a load or the
-- webhook found it there already.
SELECT
    (SELECT count() FROM meta_webhooks WHERE organization = {organization:String} AND received_at >= toDateTime({since:UInt32})) AS deliveries,
    (
        SELECT countIf(outcome IN ('unreadable', 'refused'))
        FROM meta_webhooks
        WHERE organization = {organization:String} AND received_at >= toDateTime({since:UInt32})
    ) AS unreadable,
    (SELECT maxOrNull(received_at) FROM meta_webhooks WHERE organization = {organization:String}) AS last_received_at,
    countIf(told.deliveries > 0 AND is_of_webhook AND NOT told.was_known) AS by_webhook_only,
    countIf(told.deliveries = 0) AS by_load_only,
    countIf(told.deliveries > 0 AND (NOT is_of_webhook OR told.was_known)) AS by_both,
    if(countIf(told.deliveries > 0) = 0, NULL, quantileIf(0.5)(told.delay_s, told.deliveries > 0)) AS median_delay_s,
    if(countIf(told.deliveries > 0) = 0, NULL, quantileIf(0.95)(told.delay_s, told.deliveries > 0)) AS p95_delay_s
FROM
(
    SELECT
        order_id,
        sale_ts,
        _load_id IN (SELECT run_id FROM meta_webhooks WHERE organization = {organization:String} AND run_id != '') AS is_of_webhook
    FROM stg_qtickets_api_orders_raw
    WHERE organization = {organization:String}
      AND sale_ts >= toDateTime({since:UInt32})
) AS paid
LEFT JOIN
(
    SELECT
        order_id,
        count() AS deliveries,
        max(outcome IN ('known', 'older', 'tied')) AS was_known,
        min(greatest(0, dateDiff('second', ifNull(changed_at, received_at), received_at))) AS delay_s
    FROM meta_webhooks
    WHERE organization = {organization:String}
      AND event_type = 'payed'
      AND outcome NOT IN ('unreadable', 'refused')
    GROUP BY order_id
) AS told ON told.order_id = paid.order_id
