-- Purpose: the tables that hold rows of their own, for copies of the store and their proof. Parameters: database.
-- Grain: table; its columns in order of name. Tables that begin with an underscore are empty between two commands, and each store
-- writes its own log of migrations.
SELECT
    columns.table AS name,
    arraySort(groupArray(columns.name)) AS columns,
    arraySort(groupArrayIf(columns.name, match(columns.type, '^(Nullable\\()?Decimal'))) AS money
FROM system.columns AS columns
INNER JOIN system.tables AS tables ON tables.database = columns.database AND tables.name = columns.table
WHERE columns.database = {database:String}
  AND tables.engine LIKE '%MergeTree'
  AND NOT startsWith(columns.table, '_')
  AND columns.table != 'meta_migrations'
GROUP BY columns.table
ORDER BY columns.table
