/**
 * Who may do what on a server: three roles, and the account in whose name the views for BI programs read. Accounts of people and
 * programs are made by the administrator, with passwords that are not known here.
 */
import { StoreQueryError } from '../core/errors.ts';
import { quoteIdentifier } from './insert-statement.ts';
import type { Warehouse } from './warehouse.ts';

/** The views that BI programs may read. */
export const BI_VIEWS = [
  'bi_channels',
  'bi_completeness',
  'bi_freshness',
  'bi_plan_fact',
  'bi_promo_codes',
  'bi_refunds',
  'bi_repeat_buyers',
  'bi_restatements',
  'bi_sales_curve',
  'bi_sales_daily',
  'bi_sales_events',
  'bi_sales_hours',
  'bi_sales_shows',
  'bi_sell_through',
  'bi_utm',
  'bi_utm_unknown',
] as const;

/** Nobody can log in as this one. */
const VIEWER = 'zakaz_views';

const LOADER_RIGHTS =
  'SELECT, INSERT, ALTER TABLE, CREATE TABLE, CREATE VIEW, DROP TABLE, DROP VIEW, TRUNCATE, OPTIMIZE, SHOW TABLES, SHOW COLUMNS';

export interface AccessTarget {
  readonly database: string;
  readonly cluster?: string | undefined;
}

/** Each can be run again. In order: the views come last, once their owner is there. */
export function accessStatements({ database, cluster }: AccessTarget): string[] {
  const db = quoteIdentifier(database);
  const on = cluster === undefined ? '' : ` ON CLUSTER ${quoteIdentifier(cluster)}`;
  const role = (name: string) => `CREATE ROLE IF NOT EXISTS ${name}${on}`;
  const grant = (rights: string, where: string, to: string) => `GRANT${on} ${rights} ON ${where} TO ${to}`;
  return [
    ...['zakaz_admin', 'zakaz_loader', 'zakaz_reader'].map(role),
    `CREATE USER IF NOT EXISTS ${VIEWER}${on} NOT IDENTIFIED HOST NONE`,
    grant('ALL', `${db}.*`, 'zakaz_admin'),
    grant(LOADER_RIGHTS, `${db}.*`, 'zakaz_loader'),
    grant('CREATE DATABASE', `${db}.*`, 'zakaz_loader'),
    ...(cluster === undefined ? [] : [grant('CLUSTER', '*.*', 'zakaz_loader')]),
    grant('SELECT', `${db}.*`, VIEWER),
    ...BI_VIEWS.map((view) => grant('SELECT', `${db}.${view}`, 'zakaz_reader')),
    ...BI_VIEWS.map(
      (view) => `ALTER TABLE ${db}.${view}${on} MODIFY SQL SECURITY DEFINER DEFINER = ${VIEWER}`,
    ),
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
  for (const statement of accessStatements(warehouse)) {
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
