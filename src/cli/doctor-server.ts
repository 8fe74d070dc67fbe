/** What `zakaz doctor` looks at on a ClickHouse server besides what it looks at on any store: version, rights, the account's profile. */
import { z } from 'zod';
import { StoreQueryError } from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';
import { defineQuery } from '../warehouse/query.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { checkCluster } from './doctor-cluster.ts';
import { type Finding, fail, ok, warn } from './doctor-finding.ts';
import { EXIT } from './exit-codes.ts';

/** Older ones lack SQL SECURITY of views or keep inserts in another way; nothing was tried on them. */
const OLDEST = [24, 3] as const;

const riskySettings = defineQuery('risky_settings', z.object({ name: z.string(), value: z.string() }));

type Step = readonly [right: string, statement: string];

/** In order; a step whose right is missing does not keep the others from being tried. */
const STEPS: readonly Step[] = [
  [
    'CREATE TABLE',
    'CREATE TABLE IF NOT EXISTS _doctor_probe (x UInt8, y UInt8) ENGINE = MergeTree PARTITION BY x ORDER BY x',
  ],
  ['INSERT', 'INSERT INTO _doctor_probe SELECT 1, 1'],
  ['ALTER DELETE', 'ALTER TABLE _doctor_probe DELETE WHERE y = 2'],
  ['ALTER ADD COLUMN', 'ALTER TABLE _doctor_probe ADD COLUMN IF NOT EXISTS z UInt8'],
  ['CREATE VIEW', 'CREATE VIEW IF NOT EXISTS _doctor_view AS SELECT x FROM _doctor_probe'],
  ['DROP VIEW', 'DROP VIEW IF EXISTS _doctor_view'],
  ['OPTIMIZE', 'OPTIMIZE TABLE _doctor_probe FINAL'],
  ['TRUNCATE', 'TRUNCATE TABLE _doctor_probe'],
  ['DROP TABLE', 'DROP TABLE IF EXISTS _doctor_probe SYNC'],
];

/** Tables of shards are tables of other servers. */
function shardSteps({ cluster, database }: Warehouse): readonly Step[] {
  if (cluster === undefined) return [];
  const engine = `Distributed('${cluster}', '${database}', '_doctor_probe')`;
  return [
    ['REMOTE', `CREATE TABLE IF NOT EXISTS _doctor_shards AS _doctor_probe ENGINE = ${engine}`],
    ['DROP TABLE', 'DROP TABLE IF EXISTS _doctor_shards SYNC'],
  ];
}

/** @throws StoreUnavailableError, and StoreQueryError for anything but a missing right */
export async function checkServer(texts: Texts, warehouse: Warehouse): Promise<Finding[]> {
  const { doctor } = texts;
  const version = await warehouse.version();
  const missing = await missingRights(warehouse);
  const risky = await warehouse.query(riskySettings);
  return [
    isOlder(version) ? warn('version', doctor.versionOld(version, OLDEST.join('.'))) : ok('version', version),
    missing.length === 0
      ? ok('rights', doctor.rightsGood)
      : fail('rights', doctor.rightsMissing(missing.join(', ')), EXIT.storeUnavailable, doctor.rightsAdvice),
    risky.length === 0
      ? ok('profile', doctor.profileGood)
      : warn(
          'profile',
          doctor.profileRisky(risky.map(({ name, value }) => `${name} = ${value}`).join(', ')),
          doctor.profileAdvice,
        ),
    ...(warehouse.cluster === undefined ? [] : [await checkCluster(texts, warehouse, warehouse.cluster)]),
  ];
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1]);
}

const ACCESS_DENIED = 497;
/** A step stumbles over what an earlier one could not make. */
const UNKNOWN_TABLE = 60;

async function missingRights(warehouse: Warehouse): Promise<string[]> {
  const missing: string[] = [];
  // While there is a table to be one of the shards.
  const steps = STEPS.flatMap((step) => (step[0] === 'TRUNCATE' ? [step, ...shardSteps(warehouse)] : [step]));
  for (const [right, statement] of steps) {
    try {
      await warehouse.execute(statement);
    } catch (error) {
      const code = error instanceof StoreQueryError ? error.details['engine_code'] : null;
      if (code === ACCESS_DENIED) missing.push(right);
      else if (code !== UNKNOWN_TABLE || missing.length === 0) throw error;
    }
  }
  return missing;
}
