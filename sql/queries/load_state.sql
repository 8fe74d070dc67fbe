-- Whether the store holds orders of an organisation, and two moments (seconds since 1970, UTC; NULL when never): up to when its
-- changes were loaded with proof, and when a load last looked back further than the watermark.
-- Parameters: organization, watermark, look_back (their names).
SELECT
    (
        SELECT count()
        FROM stg_qtickets_api_orders_raw
        WHERE organization = {organization:String}
    ) AS orders,
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
    ) AS looked_back_s
