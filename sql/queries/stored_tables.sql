-- Purpose: the tables that hold rows of their own, for copies of the store and their proof. Parameters: database.
-- Grain: table; its columns in order of name. Tables that begin with an underscore hold no more than what the last rebuild of facts left,
-- but for parts on the shards of a cluster, told under the name of the whole; each store writes its own log of migrations. Columns that
-- follow from others are left out.
SELECT
    table AS name,
    engine,
    sorting_key,
    groupArray(column) AS columns,
    groupArray(type) AS types
FROM
(
    SELECT
        tables.name AS table,
        tables.engine AS engine,
        tables.sorting_key AS sorting_key,
        columns.name AS column,
        columns.type AS type
    FROM
    (
        SELECT replaceRegexpOne(name, '^_local_', '') AS name, engine, sorting_key
        FROM system.tables
        WHERE database = {database:String}
          AND engine LIKE '%MergeTree'
    ) AS tables
    INNER JOIN system.columns AS columns ON columns.table = tables.name
    WHERE columns.database = {database:String}
      AND NOT startsWith(tables.name, '_')
      AND tables.name != 'meta_migrations'
      AND columns.default_kind NOT IN ('MATERIALIZED', 'ALIAS', 'EPHEMERAL')
    ORDER BY table, column
)
GROUP BY table, engine, sorting_key
ORDER BY table
