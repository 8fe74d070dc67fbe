-- How many problems of each kind there were. Parameters: organization. Grain: rule x subject.
SELECT
    rule,
    subject,
    max(number) AS number
FROM meta_alerts
WHERE organization = {organization:String}
GROUP BY rule, subject
