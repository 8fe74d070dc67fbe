/**
 * Who may do what on a server: three roles, and the account in whose name the views for BI programs read. Accounts of people and
 * programs are made by the administrator, with passwords that are not known here.
 */
import { StoreQueryError } from '../core/errors.ts';
import { onCluster } from './for-cluster.ts';
import { quoteIdentifier } from './insert-statement.ts';
import { readMigrations } from './migrations.ts';
import type { Warehouse } from './warehouse.ts';

const BI_VIEW = /^CREATE VIEW IF NOT EXISTS (bi_\w+)/m;

/** The views that BI programs may read, as the migrations make them. */
export async function readBiViews(): Promise<string[]> {
  return (await readMigrations()).flatMap(({ sql }) => BI_VIEW.exec(sql)?.[1] ?? []);
}

/** Nobody can log in as this one. */
const VIEWER = 'zakaz_views';

const LOADER_RIGHTS =
  'SELECT, INSERT, ALTER TABLE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE, SHOW TABLES, SHOW COLUMNS';

/** Tables of shards are tables of other servers. The doctor reads the others. */
const CLUSTER_GRANTS = [
  ['CLUSTER, REMOTE', '*.*'],
  ['SELECT', 'system.clusters'],
  ['SELECT', 'system.macros'],
] as const;

export interface AccessTarget {
  readonly database: string;
  readonly cluster?: string | undefined;
}

/** Each can be run again. In order: the views come last, once their owner is there. */
export async function accessStatements({ database, cluster }: AccessTarget): Promise<string[]> {
  const views = await readBiViews();
  const db = quoteIdentifier(database);
  const on = onCluster(cluster);
  const role = (name: string) => `CREATE ROLE IF NOT EXISTS ${name}${on}`;
  const grant = (rights: string, where: string, to: string) => `GRANT${on} ${rights} ON ${where} TO ${to}`;
  return [
    ...['zakaz_admin', 'zakaz_loader', 'zakaz_reader'].map(role),
    `CREATE USER IF NOT EXISTS ${VIEWER}${on} NOT IDENTIFIED HOST NONE`,
    grant('ALL', `${db}.*`, 'zakaz_admin'),
    grant(LOADER_RIGHTS, `${db}.*`, 'zakaz_loader'),
    grant('CREATE DATABASE', `${db}.*`, 'zakaz_loader'),
    ...(cluster === undefined
      ? []
      : CLUSTER_GRANTS.map(([rights, where]) => grant(rights, where, 'zakaz_loader'))),
    grant('SELECT', `${db}.*`, VIEWER),
    ...views.map((view) => grant('SELECT', `${db}.${view}`, 'zakaz_reader')),
    ...views.map((view) => `ALTER TABLE ${db}.${view}${on} MODIFY SQL SECURITY DEFINER DEFINER = ${VIEWER}`),
  ];
}

const ACCESS_DENIED = 497;

/**
 * Makes roles and grants as far as the account may.
 * @returns the statements that are left to an administrator
 * @throws StoreQueryError, StoreUnavailableError for anything but a missing right
 */
export async function grantAccess(warehouse: Warehouse): Promise<string[]> {
  const left: string[] = [];
  for (const statement of await accessStatements(warehouse)) {
    try {
      await warehouse.execute(statement);
    } catch (error) {
      const code = error instanceof StoreQueryError ? error.details['engine_code'] : null;
      // Where the first one was refused, the others stumble over roles that are not there.
      if (code !== ACCESS_DENIED && left.length === 0) throw error;
      left.push(statement);
    }
  }
  return left;
}
