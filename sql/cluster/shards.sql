-- Purpose: the nodes of a cluster as the one asked knows them. Parameters: cluster. Grain: node.
SELECT
    shard_num,
    shard_weight
FROM system.clusters
WHERE cluster = {cluster:String}
