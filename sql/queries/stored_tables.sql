-- Purpose: the tables that hold rows of their own, for copies of the store and their proof. Parameters: database.
-- Grain: table; its columns in order of name. Tables that begin with an underscore hold no more than what the last rebuild of facts left,
-- and each store writes its own log of migrations. Columns that follow from others are left out.
SELECT
    table AS name,
    engine,
    sorting_key,
    groupArray(column) AS columns,
    groupArray(type) AS types
FROM
(
    SELECT
        columns.table AS table,
        tables.engine AS engine,
        tables.sorting_key AS sorting_key,
        columns.name AS column,
        columns.type AS type
    FROM system.columns AS columns
    INNER JOIN system.tables AS tables ON tables.database = columns.database AND tables.name = columns.table
    WHERE columns.database = {database:String}
      AND tables.engine LIKE '%MergeTree'
      AND NOT startsWith(columns.table, '_')
      AND columns.table != 'meta_migrations'
      AND columns.default_kind NOT IN ('MATERIALIZED', 'ALIAS', 'EPHEMERAL')
    ORDER BY table, column
)
GROUP BY table, engine, sorting_key
ORDER BY table
