-- Versions of orders, merged away or not, that still hold a person. Parameters as in buyer_orders. Grain: one row.
SELECT toString(count()) AS versions
FROM stg_qtickets_api_orders_raw
WHERE organization = {organization:String}
  AND (buyer_key IN {keys:Array(String)}
    OR lower(hex(SHA256(lowerUTF8(trimBoth(JSONExtractString(payload_json, 'buyer', 'email')))))) = {email_hash:String})
SETTINGS final = 0
