-- Purpose: what the tables and views of the store are, for the data dictionary. Parameters: none. Grain: table; its columns in their
-- sequence. Names that begin with an underscore are the store's own.
SELECT
    columns.table AS table,
    any(tables.comment) AS about,
    arrayMap(
        column -> (column.2, column.3, column.4),
        arraySort(groupArray((columns.position, columns.name, columns.type, columns.comment)))
    ) AS columns
FROM system.columns AS columns
INNER JOIN system.tables AS tables ON tables.database = columns.database AND tables.name = columns.table
WHERE columns.database = currentDatabase()
  AND NOT startsWith(columns.table, '_')
  AND NOT startsWith(columns.name, '_')
GROUP BY columns.table
ORDER BY columns.table
