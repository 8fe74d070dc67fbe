-- Orders that hold a person in any version, as they are now. Parameters: organization; keys, the person's pseudonyms; email_hash,
-- SHA-256 of the address in lower case, in hexadecimal: for payloads that were kept with another key. Grain: order, by id.
SELECT
    toString(held.order_id) AS order_id,
    any(held.tickets_sold) AS tickets,
    any(held.revenue) AS revenue,
    any(held.currency) AS currency,
    any(held.sale_ts) AS sold_at
FROM stg_qtickets_api_orders_raw AS held
WHERE held.organization = {organization:String}
  AND held.order_id IN
  (
      SELECT order_id
      FROM
      (
          SELECT order_id, buyer_key, payload_json
          FROM stg_qtickets_api_orders_raw
          WHERE organization = {organization:String}
          SETTINGS final = 0
      )
      WHERE buyer_key IN {keys:Array(String)}
         OR lower(hex(SHA256(lowerUTF8(trimBoth(JSONExtractString(payload_json, 'buyer', 'email')))))) = {email_hash:String}
  )
GROUP BY held.order_id
ORDER BY held.order_id
