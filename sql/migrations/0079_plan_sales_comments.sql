-- What the columns of the plan are, for people and programs that read them.
ALTER TABLE plan_sales
COMMENT COLUMN organization 'Account (ORG_NAME)',
COMMENT COLUMN event_id 'Event',
COMMENT COLUMN tickets 'Tickets planned',
COMMENT COLUMN currency 'Currency of the plan',
COMMENT COLUMN imported_at 'When the file was imported, in the report zone'
