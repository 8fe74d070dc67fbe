-- What the columns of shows are, for people and programs that read them.
ALTER TABLE dim_shows
COMMENT COLUMN organization 'Account (ORG_NAME)',
COMMENT COLUMN show_id 'Show: a date of the event',
COMMENT COLUMN event_id 'Event',
COMMENT COLUMN name 'Name of the show; mostly empty',
COMMENT COLUMN is_active '1 when the source calls it active',
COMMENT COLUMN start_at 'When it begins, in the report zone',
COMMENT COLUMN finish_at 'When it ends, in the report zone',
COMMENT COLUMN open_at 'When doors open, in the report zone',
COMMENT COLUMN sale_start_at 'From when tickets are sold, in the report zone; NULL when that is not set',
COMMENT COLUMN sale_finish_at 'Until when tickets are sold, in the report zone; NULL when that is not set',
COMMENT COLUMN min_price 'Lowest price on sale, in units of the currency of the event; NULL when none is',
COMMENT COLUMN max_price 'Highest price on sale, in units of the currency of the event; NULL when none is',
COMMENT COLUMN updated_at 'When it was changed last, in the report zone',
COMMENT COLUMN deleted_at 'When it was removed, in the report zone; NULL when it was not'
