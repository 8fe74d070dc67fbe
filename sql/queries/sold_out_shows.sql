-- Shows without a free place, by the newest look at each. Needs: fact_qtickets_inventory_latest. Parameters: organization. Grain: show.
SELECT toString(show_id) AS show_id
FROM fact_qtickets_inventory_latest
WHERE organization = {organization:String}
GROUP BY show_id
HAVING countIf(isNull(free)) = 0 AND sum(free) = 0
