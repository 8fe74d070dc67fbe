-- Which of some tables and views there are. Parameters: names. Grain: table.
SELECT name
FROM system.tables
WHERE database = currentDatabase()
  AND name IN {names:Array(String)}
