-- Takes from orders that hold a buyer the claim to be what was loaded: the next full load writes each of them anew, and those it does not
-- meet can be told. Parameters: organization. Grain: version of an order.
ALTER TABLE stg_qtickets_api_orders_raw
UPDATE _content_hash = 0
WHERE organization = {organization:String}
  AND (buyer_key != '' OR JSONHas(payload_json, 'buyer'))
