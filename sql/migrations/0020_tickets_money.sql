-- What a ticket brought in and gave back. A refund is an entry of four arrays: moment, tickets given back by it (a ticket is given back
-- once, by its first refund), amount and what was kept back. Rows of before have one refund at most, told by their own fields.
ALTER TABLE stg_qtickets_api_tickets_raw
ADD COLUMN IF NOT EXISTS services_amount Decimal(18, 2)
    COMMENT 'Services sold with the ticket' AFTER service_fee_amount,
ADD COLUMN IF NOT EXISTS main_ticket_id UInt64
    COMMENT 'Season ticket that it is a part of; 0 for none' AFTER multiprice_code,
ADD COLUMN IF NOT EXISTS revenue Decimal(18, 2) DEFAULT if(is_sold = 1, price * quantity, 0)
    COMMENT 'Share in the revenue of its order' AFTER is_sold,
ADD COLUMN IF NOT EXISTS refund_times Array(DateTime('{report_zone}'))
    DEFAULT if(isNull(refunded_at), [], [assumeNotNull(refunded_at)])
    COMMENT 'When money was given back, oldest first' AFTER withheld_amount,
ADD COLUMN IF NOT EXISTS refund_tickets Array(UInt32) DEFAULT if(isNull(refunded_at), [], [quantity])
    COMMENT 'Tickets given back by each refund' AFTER refund_times,
ADD COLUMN IF NOT EXISTS refund_amounts Array(Decimal(18, 2)) DEFAULT if(isNull(refunded_at), [], [refunded_amount])
    COMMENT 'Given back by each refund' AFTER refund_tickets,
ADD COLUMN IF NOT EXISTS refund_withholdings Array(Decimal(18, 2))
    DEFAULT if(isNull(refunded_at), [], [withheld_amount])
    COMMENT 'Kept back of each refund' AFTER refund_amounts,
ADD COLUMN IF NOT EXISTS zone LowCardinality(String) MATERIALIZED replaceRegexpOne(seat_id, '-[^-;]*;[^;]*$', '')
    COMMENT 'Part of the hall: seat_id without row and place' AFTER seat_name,
ADD INDEX IF NOT EXISTS sale_ts_range sale_ts TYPE minmax
