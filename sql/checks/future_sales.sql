-- Severity: error
-- What: nothing was sold, given back or cancelled later than now, an hour allowed for clocks.
-- Parameters: organization; now, seconds since 1970, UTC.
-- Rows: order, and the latest moment it tells of.
WITH toDateTime({now:UInt32} + 3600) AS latest
SELECT
    concat('order_id ', toString(order_id)) AS subject,
    toString(arrayMax(arrayConcat([sale_ts], refund_times, cancel_times))) AS detail,
    toUInt64(count() OVER ()) AS total
FROM stg_qtickets_api_orders_raw FINAL
WHERE organization = {organization:String}
  AND (sale_ts > latest OR arrayExists(at -> at > latest, refund_times) OR arrayExists(at -> at > latest, cancel_times))
ORDER BY subject
LIMIT 20
