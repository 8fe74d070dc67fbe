-- Purpose: how each node of a cluster names itself; asks all of them. Parameters: cluster. Grain: node; of one without macros no row.
SELECT
    anyIf(substitution, macro = 'shard') AS shard,
    anyIf(substitution, macro = 'replica') AS replica
FROM clusterAllReplicas({cluster:String}, system.macros)
GROUP BY _shard_num
