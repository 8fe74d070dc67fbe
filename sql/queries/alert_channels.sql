-- How channels do: when a message arrived last, and the tries that failed since. Parameters: organization, since (seconds since 1970,
-- UTC). Grain: channel. Times UTC; reason and moments are empty or NULL where nothing failed.
SELECT
    channel,
    last_sent_at,
    toUInt32(length(arrayDistinct(arrayMap(try -> try.1, failed)))) AS failures,
    if(empty(failed), NULL, failed[1].2) AS failing_since,
    failed[-1].3 AS reason,
    if(empty(failed), NULL, failed[-1].4) AS next_at
FROM
(
    SELECT
        channel,
        maxIfOrNull(claimed_at, outcome = 'sent') AS last_sent_at,
        arrayFilter(
            try -> try.1 > maxIf(_ver, outcome = 'sent'),
            arraySort(groupArrayIf((_ver, claimed_at, reason, next_at), outcome = 'failed'))
        ) AS failed
    FROM meta_alert_messages
    WHERE organization = {organization:String}
      AND claimed_at >= toDateTime({since:UInt32})
    GROUP BY channel
)
