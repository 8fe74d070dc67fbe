-- For BI programs: loads, to show how fresh and how complete the figures are. Grain: load. Needs no FINAL.
CREATE VIEW IF NOT EXISTS bi_loads AS
SELECT
    organization,
    run_id,
    started_at,
    finished_at,
    status,
    complete,
    server_total,
    distinct_ids
FROM meta_job_runs FINAL
