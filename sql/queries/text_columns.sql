-- Purpose: the columns of the store that can hold any text; views show what tables hold, and so do those over shards. Parameters: none.
-- Grain: table.
SELECT
    columns.table AS table,
    groupArray(columns.name) AS columns
FROM system.columns AS columns
INNER JOIN system.tables AS tables ON tables.database = columns.database AND tables.name = columns.table
WHERE columns.database = currentDatabase()
  AND tables.engine NOT LIKE '%View'
  AND NOT startsWith(columns.table, '_local_')
  AND columns.type LIKE '%String%'
GROUP BY columns.table
ORDER BY columns.table
