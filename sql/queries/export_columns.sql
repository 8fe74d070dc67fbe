-- Purpose: the tables and views of the store that can be exported, with their columns. Parameters: none.
-- Grain: table; its columns in their sequence. Names that begin with an underscore are the store's own.
SELECT
    table,
    groupArray(name) AS names,
    groupArray(type) AS types,
    any(sorting_key) AS sorting_key
FROM
(
    SELECT
        columns.table AS table,
        columns.name AS name,
        columns.type AS type,
        tables.sorting_key AS sorting_key
    FROM system.columns AS columns
    INNER JOIN system.tables AS tables ON tables.database = columns.database AND tables.name = columns.table
    WHERE columns.database = currentDatabase()
      AND NOT startsWith(columns.table, '_')
      AND NOT startsWith(columns.name, '_')
    ORDER BY table, columns.position
)
GROUP BY table
ORDER BY table
