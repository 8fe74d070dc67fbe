-- With which key the pseudonyms in the store are made, by its fingerprint. Parameters: organization. Grain: organisation.
SELECT
    fingerprint,
    is_done,
    toString(_ver) AS version
FROM meta_buyer_keys
WHERE organization = {organization:String}
