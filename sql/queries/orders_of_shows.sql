-- Paid orders with a ticket for a show that starts within a span, in the sequence of their ids.
-- Parameters: organization, from_s, to_s (seconds since 1970, UTC), after (an order's id), limit. Grain: order.
SELECT toString(id) AS order_id
FROM
(
    SELECT DISTINCT order_id AS id
    FROM stg_qtickets_api_tickets_raw
    WHERE organization = {organization:String}
      AND order_id > {after:UInt64}
      AND show_id IN
      (
          SELECT show_id
          FROM dim_shows
          WHERE organization = {organization:String}
            AND start_at BETWEEN toDateTime({from_s:UInt32}) AND toDateTime({to_s:UInt32})
      )
)
ORDER BY id
LIMIT {limit:UInt32}
