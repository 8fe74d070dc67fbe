-- Slices of a backfill that were loaded with proof. Parameters: organization, backfill. Grain: slice. Seconds since 1970, UTC.
SELECT
    toString(toUnixTimestamp(slice_from)) AS from_s,
    toString(toUnixTimestamp(slice_to)) AS to_s
FROM meta_backfills
WHERE organization = {organization:String}
  AND backfill = {backfill:String}
  AND is_done = 1
