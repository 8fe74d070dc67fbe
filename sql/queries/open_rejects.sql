-- Orders that could not be read so far, the ones that were tried longest ago first. Parameters: organization, limit.
-- Grain: order; those whose id cannot be read are left out.
SELECT
    entity_id AS order_id,
    max(run_id) AS last_run_id
FROM meta_rejects
WHERE organization = {organization:String}
  AND entity = 'order'
  AND entity_id != ''
  AND isNull(resolved_at)
GROUP BY entity_id
ORDER BY max(_ver), entity_id
LIMIT {limit:UInt32}
