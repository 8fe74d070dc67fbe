-- Whether the store holds orders of an organisation, and two moments (seconds since 1970, UTC; NULL when never): up to when its
-- changes were loaded with proof, and when a load last looked back further than the watermark; and when a slice of all its history was
-- loaded last, while such a backfill is under way. Of orders any row will do, a hidden one too: to look for the newest versions would
-- take the longer the more there are. Parameters: organization, watermark, look_back (their names).
SELECT
    (
        SELECT count()
        FROM
        (
            SELECT 1
            FROM stg_qtickets_api_orders_raw
            WHERE organization = {organization:String}
            LIMIT 1
            SETTINGS final = 0
        )
    ) AS has_orders,
    (
        SELECT toString(max(toUnixTimestamp(value)))
        FROM meta_watermarks
        WHERE organization = {organization:String}
          AND name = {watermark:String}
        HAVING count() > 0
    ) AS watermark_s,
    (
        SELECT toString(max(toUnixTimestamp(value)))
        FROM meta_watermarks
        WHERE organization = {organization:String}
          AND name = {look_back:String}
        HAVING count() > 0
    ) AS looked_back_s,
    (
        SELECT toString(max(toUnixTimestamp(done_at)))
        FROM meta_backfills
        WHERE organization = {organization:String}
          AND startsWith(backfill, 'all ')
          AND is_done = 1
        HAVING count() > 0
    ) AS backfilled_s
