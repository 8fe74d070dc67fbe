-- What of a list was read, oldest first; a list is gone through in far fewer stretches than are given.
-- Parameters: organization, list. Grain: stretch. Times in seconds since 1970, UTC.
SELECT
    toString(after) AS after,
    toString(up_to) AS up_to,
    toString(rank) AS rank,
    toString(known) AS known,
    toString(toUnixTimestamp(read_at)) AS read_s
FROM
(
    SELECT *
    FROM meta_sweeps
    WHERE organization = {organization:String}
      AND list = {list:String}
    ORDER BY _ver DESC
    LIMIT 10000
)
ORDER BY _ver
