-- Cities of events, with their time zones. Grain: city.
CREATE VIEW IF NOT EXISTS dim_cities
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    city_id UInt64 COMMENT 'City, by the id of the source; 0 when an event has none',
    city LowCardinality(String) COMMENT 'Name',
    city_zone LowCardinality(String) COMMENT 'IANA zone of the city; times here are in the report zone',
    events UInt64 COMMENT 'Events there'
)
AS
SELECT
    organization,
    city_id,
    argMax(known.city, _ver) AS city,
    argMax(known.city_zone, _ver) AS city_zone,
    count() AS events
FROM dim_events AS known FINAL
GROUP BY organization, city_id
COMMENT 'Cities of events, with their time zones. Grain: city.'
