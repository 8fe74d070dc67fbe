-- Marks refused orders as read after all, or gone. Parameters: organization, ids (texts); at_s, seconds since 1970; version.
-- Grain: order and content.
INSERT INTO meta_rejects
SELECT * REPLACE (
    toDateTime({at_s:UInt32}) AS resolved_at,
    {version:UInt64} AS _ver
)
FROM meta_rejects AS refused FINAL
WHERE refused.organization = {organization:String}
  AND refused.entity = 'order'
  AND refused.entity_id IN {ids:Array(String)}
  AND isNull(refused.resolved_at)
