-- Purpose: which state of the data an answer is made of: it changes with whatever can change a figure. Parameters: organization.
-- Grain: one row. Times UTC.
SELECT
    hex(cityHash64(
        (SELECT max(_ver) FROM meta_job_runs WHERE organization = {organization:String} AND status != 'running'),
        (SELECT max(_ver) FROM meta_fact_months WHERE organization = {organization:String}),
        (SELECT max(_ver) FROM meta_webhooks WHERE organization = {organization:String}),
        (SELECT max(_ver) FROM meta_buyer_keys WHERE organization = {organization:String}),
        (SELECT count() FROM meta_erasures WHERE organization = {organization:String}),
        (SELECT max(_ver) FROM plan_sales WHERE organization = {organization:String}),
        (SELECT max(_ver) FROM dim_events WHERE organization = {organization:String}),
        (SELECT max(_ver) FROM dim_shows WHERE organization = {organization:String})
    )) AS version,
    (
        SELECT maxOrNull(finished_at)
        FROM meta_job_runs
        WHERE organization = {organization:String}
          AND status IN ('ok', 'incomplete')
          AND JSONExtractBool(metrics, 'dry_run') = 0
    ) AS as_of
