-- Takes a person out of every version of orders; what they say of the sale stays. A payload names the buyer only in orders that were
-- found to hold the person. Parameters: organization; keys, pseudonyms; ids, of orders. Grain: version of an order.
ALTER TABLE stg_qtickets_api_orders_raw
UPDATE
    buyer_key = if(buyer_key IN {keys:Array(String)}, '', buyer_key),
    payload_json = concat('{', arrayStringConcat(arrayMap(
        field -> concat('"', field.1, '":', field.2),
        arrayFilter(field -> field.1 != 'buyer', JSONExtractKeysAndValuesRaw(payload_json))
    ), ','), '}')
WHERE organization = {organization:String}
  AND (buyer_key IN {keys:Array(String)} OR (order_id IN {ids:Array(UInt64)} AND JSONHas(payload_json, 'buyer')))
