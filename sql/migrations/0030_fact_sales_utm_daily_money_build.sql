-- As 0029, where the months are built.
ALTER TABLE _build_fact_qtickets_sales_utm_daily
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
    COMMENT 'What of their price paid for others; the sum of all is that of exchanged_in_amount; in units of currency' AFTER exchanged_out_tickets
