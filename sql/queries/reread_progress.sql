-- How far orders of shows that are near or just past were read again, and when that was last done to the end; a full load does it too.
-- Parameters: organization, all (the id behind the last). One row. Seconds since 1970, UTC; 0 when never.
SELECT
    toString(argMaxIf(up_to, _ver, list = 'near_shows')) AS cursor,
    toString(toUnixTimestamp(maxIf(
        read_at,
        (list = 'near_shows' AND up_to = {all:UInt64}) OR (list = 'orders' AND after = 0)
    ))) AS finished_s
FROM meta_sweeps
WHERE organization = {organization:String}
