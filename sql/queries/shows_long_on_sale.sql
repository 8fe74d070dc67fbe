-- Shows that were on sale all the time from one moment to another, as far as the source tells. Where it does not say when the sale
-- began, it began when the event was made; where it does not say when it ends, with the show. Parameters: organization, since, now
-- (seconds since 1970, UTC), sold_out (shows without a free place). One row.
SELECT toUInt32(count()) AS shows
FROM dim_shows AS show
INNER JOIN
(
    SELECT event_id, created_at
    FROM dim_events
    WHERE organization = {organization:String}
      AND is_active = 1
      AND isNull(deleted_at)
) AS event ON event.event_id = show.event_id
WHERE show.organization = {organization:String}
  AND show.is_active = 1
  AND isNull(show.deleted_at)
  AND show.show_id NOT IN {sold_out:Array(UInt64)}
  AND coalesce(show.sale_start_at, event.created_at, toDateTime(0)) <= toDateTime({since:UInt32})
  AND coalesce(show.sale_finish_at, show.start_at, show.finish_at, toDateTime({now:UInt32}) + 1) > toDateTime({now:UInt32})
