-- Writes the places of shows, as last read, into dim_shows where it does not say so. Parameters: organization. Grain: show.
-- A show with a zone that has no limit has none either.
INSERT INTO dim_shows
SELECT shows.* REPLACE (known.places AS capacity, shows._ver + 1 AS _ver)
FROM dim_shows AS shows FINAL
INNER JOIN
(
    SELECT
        show_id,
        CAST(if(countIf(isNull(capacity)) > 0, NULL, sum(capacity)) AS Nullable(UInt32)) AS places
    FROM fact_qtickets_inventory_latest
    WHERE organization = {organization:String}
    GROUP BY show_id
) AS known ON known.show_id = shows.show_id
WHERE shows.organization = {organization:String}
  AND ifNull(toInt64(shows.capacity), -1) != ifNull(toInt64(known.places), -1)
