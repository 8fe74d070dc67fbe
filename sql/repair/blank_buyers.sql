-- Takes the buyer out of every version that was not written anew since distrust_buyers: superseded ones, and orders that the source does
-- not list any more. Parameters: organization. Grain: version of an order.
ALTER TABLE stg_qtickets_api_orders_raw
UPDATE
    buyer_key = '',
    payload_json = concat('{', arrayStringConcat(arrayMap(
        field -> concat('"', field.1, '":', field.2),
        arrayFilter(field -> field.1 != 'buyer', JSONExtractKeysAndValuesRaw(payload_json))
    ), ','), '}')
WHERE organization = {organization:String}
  AND _content_hash = 0
  AND (buyer_key != '' OR JSONHas(payload_json, 'buyer'))
