-- What of an account's exchanges is being built. Parameters: organization. Grain: table that holds any.
SELECT 'int_exchanges' AS built
FROM _build_int_exchanges
WHERE organization = {organization:String}
LIMIT 1
UNION ALL
SELECT 'int_exchanged_tickets'
FROM _build_int_exchanged_tickets
WHERE organization = {organization:String}
LIMIT 1
