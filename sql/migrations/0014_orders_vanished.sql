-- When a repair found that the source does not list the order any more. The order stays and still counts: its money was taken.
-- Null again as soon as the order is listed and written anew.
ALTER TABLE stg_qtickets_api_orders_raw
ADD COLUMN IF NOT EXISTS vanished_at Nullable(DateTime('{report_zone}'))
COMMENT 'Seen to be no longer listed by the source; still counted' AFTER cancelled_at
