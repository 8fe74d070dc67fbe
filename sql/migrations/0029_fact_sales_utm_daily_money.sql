-- Discounts, services, fees, free tickets and exchanges, and where buyers came from, by day, event, city, currency and UTM.
ALTER TABLE fact_qtickets_sales_utm_daily
ADD COLUMN IF NOT EXISTS channel LowCardinality(String)
    COMMENT 'Where the buyer came from, by rule: back_office, ads, email, messenger, social, search, referral, other, unknown' AFTER utm_term,
ADD COLUMN IF NOT EXISTS source LowCardinality(String)
    COMMENT 'utm_source, normalised' AFTER channel,
ADD COLUMN IF NOT EXISTS medium LowCardinality(String)
    COMMENT 'utm_medium, normalised' AFTER source,
ADD COLUMN IF NOT EXISTS campaign String
    COMMENT 'utm_campaign, normalised' AFTER medium,
ADD COLUMN IF NOT EXISTS content String
    COMMENT 'utm_content, normalised' AFTER campaign,
ADD COLUMN IF NOT EXISTS term String
    COMMENT 'utm_term, normalised' AFTER content,
ADD COLUMN IF NOT EXISTS free_tickets UInt64
    COMMENT 'Tickets among them that cost nothing' AFTER tickets_sold,
ADD COLUMN IF NOT EXISTS discount_amount Decimal(18, 2)
    COMMENT 'Price before discounts less the price, of the orders sold; in units of currency' AFTER revenue,
ADD COLUMN IF NOT EXISTS services_amount Decimal(18, 2)
    COMMENT 'Services sold with tickets, in the revenue; in units of currency' AFTER discount_amount,
ADD COLUMN IF NOT EXISTS service_fee_amount Decimal(18, 2)
    COMMENT 'Service fees in the revenue; in units of currency' AFTER services_amount,
ADD COLUMN IF NOT EXISTS exchanged_in_orders UInt64
    COMMENT 'Orders that another was exchanged for: no sale, and not in orders' AFTER cancelled_tickets,
ADD COLUMN IF NOT EXISTS exchanged_in_tickets UInt64
    COMMENT 'Tickets of such orders: no sale, and not in tickets_sold' AFTER exchanged_in_orders,
ADD COLUMN IF NOT EXISTS exchanged_in_amount Decimal(18, 2)
    COMMENT 'What was paid for them with the order that was exchanged, and is not in revenue; in units of currency' AFTER exchanged_in_tickets,
ADD COLUMN IF NOT EXISTS exchanged_out_tickets UInt64
    COMMENT 'Tickets that were exchanged for others, on the day of the exchange' AFTER exchanged_in_amount,
ADD COLUMN IF NOT EXISTS exchanged_out_amount Decimal(18, 2)
    COMMENT 'What of their price paid for others; the sum of all is that of exchanged_in_amount; in units of currency' AFTER exchanged_out_tickets,
COMMENT COLUMN organization 'Account (ORG_NAME)',
COMMENT COLUMN event_id 'Event',
COMMENT COLUMN city 'City of the event as it is known now; empty when the event is not known',
COMMENT COLUMN currency 'Currency of all sums of the row; never add up different ones',
COMMENT COLUMN orders 'Paid orders, on the day of the sale',
COMMENT COLUMN tickets_sold 'Tickets sold, on the day of the sale',
COMMENT COLUMN revenue 'Gross, on the day of the sale, never less because of what comes later; in units of currency',
COMMENT COLUMN refunded_tickets 'Tickets given back, on the day of the refund',
COMMENT COLUMN refunded_amount 'Money given back, on the day of the refund; in units of currency',
COMMENT COLUMN withheld_amount 'Kept back of refunds, on the day of the refund; in units of currency',
COMMENT COLUMN cancelled_tickets 'Tickets cancelled without a refund, on the day of the cancellation: their money is kept',
COMMENT COLUMN utm_source 'As it came',
COMMENT COLUMN utm_medium 'As it came',
COMMENT COLUMN utm_campaign 'As it came',
COMMENT COLUMN utm_content 'As it came',
COMMENT COLUMN utm_term 'As it came'
