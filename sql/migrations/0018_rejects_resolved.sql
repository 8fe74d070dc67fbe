-- When a row that could not be read was read after all, or the source did not know it any more.
ALTER TABLE meta_rejects
ADD COLUMN IF NOT EXISTS resolved_at Nullable(DateTime('{report_zone}')) AFTER seen_at
