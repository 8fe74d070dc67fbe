-- Figures of past days that changed later: why a report of then and one of now differ. Grain: order * day * currency * figure * change.
CREATE VIEW IF NOT EXISTS bi_restatements
(
    organization LowCardinality(String) COMMENT 'Account (ORG_NAME)',
    sales_date Date COMMENT 'Day of the report zone whose figure changed',
    order_id UInt64 COMMENT 'Order',
    event_id UInt64 COMMENT 'Event',
    event_name String COMMENT 'Name of the event; empty when it is not known',
    currency LowCardinality(String) COMMENT 'Currency of all sums of the row; never add up different ones',
    figure LowCardinality(String) COMMENT 'orders, tickets_sold, revenue, refunded_tickets, refunded_amount, withheld_amount, cancelled_tickets',
    old_value Decimal(18, 2) COMMENT 'What the order added to the figure before; orders, tickets or units of currency',
    new_value Decimal(18, 2) COMMENT 'What it adds since; orders, tickets or units of currency',
    difference Decimal(18, 2) COMMENT 'New less old; orders, tickets or units of currency',
    changed_at DateTime('{report_zone}') COMMENT 'When the order changed at the source',
    seen_at DateTime('{report_zone}') COMMENT 'When a load saw it',
    run_id String COMMENT 'That load'
)
AS
SELECT
    changes.organization AS organization,
    changes.day AS sales_date,
    changes.order_id AS order_id,
    changes.event_id AS event_id,
    events.name AS event_name,
    changes.currency AS currency,
    changes.figure AS figure,
    changes.old AS old_value,
    changes.new AS new_value,
    changes.new - changes.old AS difference,
    changes.changed_at AS changed_at,
    changes.seen_at AS seen_at,
    changes.run_id AS run_id
FROM meta_restatements AS changes FINAL
LEFT JOIN
(
    SELECT organization, event_id, name
    FROM dim_events FINAL
) AS events ON events.organization = changes.organization AND events.event_id = changes.event_id
COMMENT 'Figures of past days that changed later: why a report of then and one of now differ. Grain: order * day * currency * figure * change.'
