-- Changes of the source that were noticed, each once, and what it gave for a page last. Parameters: organization.
-- Grain: kind x subject, oldest first. Times UTC.
SELECT
    verdict AS kind,
    capability AS subject,
    argMax(notice.evidence, notice.proved_at) AS detail,
    min(notice.proved_at) AS noticed_at
FROM meta_contract AS notice
WHERE organization = {organization:String}
  AND verdict IN ('new-field', 'changed-type', 'new-value', 'filter-lost', 'page-size', 'seats-refused', 'seats-body', 'buyer-key',
                  'observed')
GROUP BY kind, subject
ORDER BY noticed_at, kind, subject
