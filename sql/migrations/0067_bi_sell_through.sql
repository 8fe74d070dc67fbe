-- How full shows are, by the newest reading of their places. Grain: show * zone of the plan.
CREATE VIEW IF NOT EXISTS bi_sell_through
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    city LowCardinality(String) COMMENT 'City of the event as it is known now; empty when it is not known',
    place_name String COMMENT 'Venue',
    show_id UInt64 COMMENT 'Show: a date of the event',
    show_at Nullable(DateTime('{report_zone}')) COMMENT 'When the show begins, in the report zone; NULL when it is not known',
    zone LowCardinality(String) COMMENT 'Zone of the plan of places, by the id of the source',
    snapshot_at DateTime('{report_zone}') COMMENT 'When the source told it',
    capacity Nullable(UInt64) COMMENT 'Tickets there can be; NULL where the source sets no limit',
    sold UInt64 COMMENT 'Paid tickets, as the source tells of the places',
    reserved UInt64 COMMENT 'Tickets in orders that are not paid yet',
    free Nullable(UInt64) COMMENT 'Tickets that can be bought; NULL without a limit',
    blocked UInt64 COMMENT 'Tickets closed by the organiser',
    sold_share Nullable(Float64) COMMENT 'sold as a share of capacity, 0 to 1; NULL without a limit'
)
AS
SELECT
    places.organization AS organization,
    places.event_id AS event_id,
    events.name AS event_name,
    events.city AS city,
    events.place_name AS place_name,
    places.show_id AS show_id,
    shows.start_at AS show_at,
    places.zone AS zone,
    places.snapshot_at AS snapshot_at,
    places.capacity AS capacity,
    places.sold AS sold,
    places.reserved AS reserved,
    places.free AS free,
    places.blocked AS blocked,
    if(places.capacity = 0, NULL, places.sold / places.capacity) AS sold_share
FROM fact_qtickets_inventory_latest AS places
LEFT JOIN
(
    SELECT organization, event_id, name, city, place_name
    FROM dim_events FINAL
) AS events ON events.organization = places.organization AND events.event_id = places.event_id
LEFT JOIN
(
    SELECT organization, show_id, start_at
    FROM dim_shows FINAL
) AS shows ON shows.organization = places.organization AND shows.show_id = places.show_id
COMMENT 'How full shows are, by the newest reading of their places. Grain: show * zone of the plan.'
