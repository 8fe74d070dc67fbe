-- Pseudonyms of persons who were erased. Parameters: organization. Grain: pseudonym.
SELECT DISTINCT buyer_key
FROM meta_erasures
WHERE organization = {organization:String}
ORDER BY buyer_key
