-- The largest version of any row about the loads of an organisation: the next one has to be larger, whatever the clock says.
-- Parameters: organization.
SELECT toString(max(version)) AS version
FROM
(
    SELECT max(_ver) AS version FROM meta_job_runs WHERE organization = {organization:String}
    UNION ALL
    SELECT max(_ver) AS version FROM meta_fact_months WHERE organization = {organization:String}
    UNION ALL
    SELECT max(_ver) AS version FROM meta_watermarks WHERE organization = {organization:String}
    UNION ALL
    SELECT max(_ver) AS version FROM meta_checkpoints WHERE organization = {organization:String}
    UNION ALL
    SELECT max(_ver) AS version FROM meta_sweeps WHERE organization = {organization:String}
    UNION ALL
    SELECT max(_ver) AS version FROM meta_seat_readings WHERE organization = {organization:String}
    UNION ALL
    SELECT max(_ver) AS version FROM meta_rejects WHERE organization = {organization:String}
)
SETTINGS final = 0
