-- Venues of events, told apart by city, name and address: the source gives them no id. Grain: venue.
CREATE VIEW IF NOT EXISTS dim_venues
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    city LowCardinality(String) COMMENT 'City',
    place_name String COMMENT 'Venue',
    place_address String COMMENT 'Its address',
    events UInt64 COMMENT 'Events there'
)
AS
SELECT
    organization,
    city,
    place_name,
    place_address,
    count() AS events
FROM dim_events FINAL
GROUP BY organization, city, place_name, place_address
COMMENT 'Venues of events, told apart by city, name and address: the source gives them no id. Grain: venue.'
