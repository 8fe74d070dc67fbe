-- Which of some tables and views there are, and as what. Parameters: names. Grain: table.
SELECT
    name,
    engine_full AS engine
FROM system.tables
WHERE database = currentDatabase()
  AND name IN {names:Array(String)}
