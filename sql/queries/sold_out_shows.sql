-- Shows without a free place, by the newest look at each since a moment: places that were looked at longer ago may be free again. Needs:
-- fact_qtickets_inventory_latest. Parameters: organization, since (seconds since 1970, UTC). Grain: show.
SELECT toString(show_id) AS show_id
FROM fact_qtickets_inventory_latest
WHERE organization = {organization:String}
  AND snapshot_at >= toDateTime({since:UInt32})
GROUP BY show_id
HAVING countIf(isNull(free)) = 0 AND sum(free) = 0
