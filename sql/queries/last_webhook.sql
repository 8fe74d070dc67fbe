-- Purpose: when the last webhook came. Parameters: organization. Grain: one row. Seconds since 1970; 0 when none came.
SELECT toUnixTimestamp(max(received_at)) AS last_s
FROM meta_webhooks
WHERE organization = {organization:String}
