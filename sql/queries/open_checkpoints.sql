-- Segments of the newest full load of an organisation, when it was cut off not long ago. Times in seconds since 1970, UTC.
-- Parameters: organization, since (seconds). Grain: segment.
SELECT
    load_id,
    segment,
    toString(after) AS after,
    toString(up_to) AS up_to,
    toString(cursor) AS cursor,
    toString(received) AS received,
    toString(rejected) AS rejected,
    is_done,
    toString(total_at_start) AS total_at_start,
    toString(toUnixTimestamp(source_start)) AS source_start_s
FROM meta_checkpoints
WHERE organization = {organization:String}
  AND is_closed = 0
  AND load_id =
  (
      SELECT max(load_id)
      FROM meta_checkpoints
      WHERE organization = {organization:String}
  )
  AND source_start >= toDateTime({since:UInt32})
ORDER BY segment
