-- The newest snapshot of each show. Grain: show x zone.
CREATE VIEW IF NOT EXISTS fact_qtickets_inventory_latest AS
SELECT
    organization,
    show_id,
    event_id,
    zone,
    snapshot_at,
    seats,
    capacity,
    sold,
    reserved,
    free,
    blocked
FROM fact_qtickets_inventory FINAL
WHERE (organization, show_id, snapshot_at) IN
(
    SELECT organization, show_id, max(snapshot_at)
    FROM fact_qtickets_inventory
    GROUP BY organization, show_id
)
