-- Whether the store holds orders of an organisation, and up to when its changes were loaded with proof.
-- Parameters: organization, watermark (its name). Times in seconds since 1970, UTC.
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
    ) AS watermark_s
