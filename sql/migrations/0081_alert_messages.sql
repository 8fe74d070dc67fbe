-- What was told of problems, try by try: claimed before it is sent, so that of two programs one sends it; then how it went. The claim is
-- an insert whose token names the try: the engine drops the second one. Grain: rule * subject * number * kind * channel * attempt.
CREATE TABLE IF NOT EXISTS meta_alert_messages
(
    organization LowCardinality(String),
    rule LowCardinality(String) COMMENT 'Also digest (its subject is the day) and test',
    subject String,
    number UInt32,
    kind LowCardinality(String) COMMENT 'opened, cause-…, reminder-…, resolved',
    channel LowCardinality(String) COMMENT 'telegram, email, webhook',
    attempt UInt32 COMMENT 'From 1',
    cause LowCardinality(String) COMMENT 'That was told',
    claimant String COMMENT 'Drawn by the program that sends it',
    claimed_at DateTime('{report_zone}'),
    outcome LowCardinality(String) COMMENT 'claimed, sent, failed',
    reason LowCardinality(String) COMMENT 'Why it failed, one word',
    next_at Nullable(DateTime('{report_zone}')) COMMENT 'Of a failed one: not to be tried again before',
    _ver UInt64
)
ENGINE = ReplacingMergeTree(_ver)
ORDER BY (organization, rule, subject, number, kind, channel, attempt)
SETTINGS non_replicated_deduplication_window = 1000
