-- What an order brought in and gave back, and where its buyer came from. A refund is an entry of four arrays, as with tickets; tickets
-- cancelled without one are entries of two. UTM without `utm_` is what was meant: decoded, in lower case, without spaces around it.
-- The channel is a rule over it: back office first, then what says that it was paid for, then who sent the buyer.
ALTER TABLE stg_qtickets_api_orders_raw
ADD COLUMN IF NOT EXISTS services_amount Decimal(18, 2)
    COMMENT 'Services of the tickets sold; in the revenue' AFTER original_revenue,
ADD COLUMN IF NOT EXISTS service_fee_amount Decimal(18, 2)
    COMMENT 'Service fees of the tickets sold; in the revenue' AFTER services_amount,
ADD COLUMN IF NOT EXISTS free_tickets UInt32
    COMMENT 'Tickets sold at a price of 0' AFTER service_fee_amount,
ADD COLUMN IF NOT EXISTS ticket_rows UInt32
    COMMENT 'Rows of tickets that belong to it' AFTER free_tickets,
ADD COLUMN IF NOT EXISTS refund_times Array(DateTime('{report_zone}'))
    COMMENT 'When money was given back, oldest first' AFTER ticket_rows,
ADD COLUMN IF NOT EXISTS refund_tickets Array(UInt32)
    COMMENT 'Tickets given back by each refund' AFTER refund_times,
ADD COLUMN IF NOT EXISTS refund_amounts Array(Decimal(18, 2))
    COMMENT 'Given back by each refund' AFTER refund_tickets,
ADD COLUMN IF NOT EXISTS refund_withholdings Array(Decimal(18, 2))
    COMMENT 'Kept back of each refund' AFTER refund_amounts,
ADD COLUMN IF NOT EXISTS listed_refunds Nullable(Decimal(18, 2))
    COMMENT 'What the order''s own list of refunds comes to; NULL where it has none' AFTER refund_withholdings,
ADD COLUMN IF NOT EXISTS cancel_times Array(DateTime('{report_zone}'))
    COMMENT 'When tickets were cancelled without a refund, oldest first' AFTER listed_refunds,
ADD COLUMN IF NOT EXISTS cancel_tickets Array(UInt32)
    COMMENT 'Tickets cancelled each time' AFTER cancel_times,
ADD COLUMN IF NOT EXISTS source LowCardinality(String)
    MATERIALIZED trimBoth(replaceRegexpAll(lowerUTF8(toValidUTF8(decodeURLFormComponent(utm_source))), '\\s+', ' '))
    COMMENT 'utm_source, normalised' AFTER utm_term,
ADD COLUMN IF NOT EXISTS medium LowCardinality(String)
    MATERIALIZED trimBoth(replaceRegexpAll(lowerUTF8(toValidUTF8(decodeURLFormComponent(utm_medium))), '\\s+', ' '))
    COMMENT 'utm_medium, normalised' AFTER source,
ADD COLUMN IF NOT EXISTS campaign String
    MATERIALIZED trimBoth(replaceRegexpAll(lowerUTF8(toValidUTF8(decodeURLFormComponent(utm_campaign))), '\\s+', ' '))
    COMMENT 'utm_campaign, normalised' AFTER medium,
ADD COLUMN IF NOT EXISTS content String
    MATERIALIZED trimBoth(replaceRegexpAll(lowerUTF8(toValidUTF8(decodeURLFormComponent(utm_content))), '\\s+', ' '))
    COMMENT 'utm_content, normalised' AFTER campaign,
ADD COLUMN IF NOT EXISTS term String
    MATERIALIZED trimBoth(replaceRegexpAll(lowerUTF8(toValidUTF8(decodeURLFormComponent(utm_term))), '\\s+', ' '))
    COMMENT 'utm_term, normalised' AFTER content,
ADD COLUMN IF NOT EXISTS channel LowCardinality(String) MATERIALIZED multiIf(
        isNotNull(backend_user_id), 'back_office',
        concat(source, medium, campaign, content, term) = '', 'unknown',
        match(medium, '^(cpc|ppc|cpm|cpa|cpv|cpp|paid.*|ads?|adv|banner.*|display|target.*|retarget.*|remarketing|media)$'), 'ads',
        match(medium, '^(e-?mail|mail|rassylka|newsletter)$') OR match(source, '^(e-?mail|mail|rassylka|newsletter|sendsay|unisender)$'),
            'email',
        match(source, '^(telegram|tg|t\\.me|whatsapp|wa|viber|max)$') OR medium = 'messenger', 'messenger',
        match(source, '^(vk|vkontakte|vk\\.com|ok|odnoklassniki|ok\\.ru|insta|instagram|ig|facebook|fb|youtube|tiktok|dzen|twitter|x)$')
            OR match(medium, '^(social|smm|sm|social[-_]network)$'), 'social',
        match(medium, '^(organic|seo)$'), 'search',
        match(medium, '^(referral|referal|ref|partner.*|affiliate)$'), 'referral',
        'other')
    COMMENT 'back_office, ads, email, messenger, social, search, referral, other, unknown' AFTER term,
ADD INDEX IF NOT EXISTS sale_ts_range sale_ts TYPE minmax
