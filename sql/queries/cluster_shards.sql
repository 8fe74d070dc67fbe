-- Purpose: the nodes of a cluster as the one asked knows them. Parameters: cluster. Grain: node. Older servers have fewer columns.
SELECT *
FROM system.clusters
WHERE cluster = {cluster:String}
ORDER BY shard_num, replica_num
