-- Purpose: what was last proved of the source. Parameters: organization.
-- Grain: endpoint x dialect x capability. Times UTC.
SELECT
    endpoint,
    dialect,
    capability,
    argMax(tuple(proof.verdict), (proof.proved_at, proof.verdict = 'unstable')).1 AS verdict,
    argMax(tuple(proof.evidence), (proof.proved_at, proof.verdict = 'unstable')).1 AS evidence,
    max(proof.proved_at) AS proved_at
FROM meta_contract AS proof
WHERE proof.organization = {organization:String}
  AND proof.verdict IN ('honoured', 'ignored', 'rejected', 'unstable', 'unverifiable')
GROUP BY endpoint, dialect, capability
ORDER BY endpoint, dialect, capability
