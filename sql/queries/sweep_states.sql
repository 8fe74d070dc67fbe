-- Purpose: how lists stand that can only be read in turns. What an older reading told of a stretch is overruled by a later one, so the
-- oldest of a list is that of the stretches no later reading covers. Parameters: organization. Grain: list. Times UTC.
SELECT
    list,
    min(read_at) AS oldest_read_at,
    max(read_at) AS newest_read_at,
    max(known) AS rows
FROM
(
    SELECT
        list, read_at, known, after, up_to,
        groupArray((_ver, after, up_to)) OVER (PARTITION BY list) AS others,
        _ver
    FROM
    (
        SELECT list, read_at, known, after, up_to, _ver
        FROM meta_sweeps
        WHERE organization = {organization:String}
        ORDER BY _ver DESC
        LIMIT 1000
    )
)
WHERE NOT arrayExists(other -> other.1 > _ver AND other.2 <= after AND other.3 >= up_to, others)
GROUP BY list
ORDER BY list
