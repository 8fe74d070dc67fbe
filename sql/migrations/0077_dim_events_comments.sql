-- What the columns of events are, for people and programs that read them.
ALTER TABLE dim_events
COMMENT COLUMN organization 'Account (ORG_NAME)',
COMMENT COLUMN event_id 'Event',
COMMENT COLUMN name 'Name of the event',
COMMENT COLUMN is_active '1 when the source calls it active',
COMMENT COLUMN city_id 'City, by the id of the source; 0 for none',
COMMENT COLUMN city 'City',
COMMENT COLUMN place_name 'Venue',
COMMENT COLUMN place_address 'Address of the venue',
COMMENT COLUMN event_type_id 'Kind of event, by the id of the source; 0 for none',
COMMENT COLUMN age 'From which age, such as 6+',
COMMENT COLUMN currency 'Currency of its prices',
COMMENT COLUMN created_at 'When it was entered, in the report zone',
COMMENT COLUMN updated_at 'When it was changed last, in the report zone',
COMMENT COLUMN deleted_at 'When it was removed, in the report zone; NULL when it was not'
