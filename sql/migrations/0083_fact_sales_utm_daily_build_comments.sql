-- The same words as in the table itself, with which this one changes places.
ALTER TABLE _build_fact_qtickets_sales_utm_daily
COMMENT COLUMN organization 'Account (ORG_NAME)',
COMMENT COLUMN event_id 'Event',
COMMENT COLUMN city 'City of the event as it is known now; empty when the event is not known',
COMMENT COLUMN currency 'Currency of all sums of the row; never add up different ones',
COMMENT COLUMN utm_source 'As it came',
COMMENT COLUMN utm_medium 'As it came',
COMMENT COLUMN utm_campaign 'As it came',
COMMENT COLUMN utm_content 'As it came',
COMMENT COLUMN utm_term 'As it came',
COMMENT COLUMN orders 'Paid orders, on the day of the sale',
COMMENT COLUMN tickets_sold 'Tickets sold, on the day of the sale',
COMMENT COLUMN revenue 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
COMMENT COLUMN refunded_tickets 'Tickets given back, on the day of the refund',
COMMENT COLUMN refunded_amount 'Money given back, on the day of the refund; in units of currency',
COMMENT COLUMN withheld_amount 'Kept back of refunds, on the day of the refund; in units of currency',
COMMENT COLUMN cancelled_tickets 'Tickets cancelled without a refund, on the day of the cancellation: their money is kept'
