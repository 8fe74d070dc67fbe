/** The checks of the store, once a night: after the comparison with the source, before the next run can begin. */
import { runChecks } from '../monitor/run-checks.ts';
import type { Extension } from './hooks.ts';

export const checks: Extension = ({ config, store, clock, log, signal }) => ({
  onRunEnded: async ({ kind }) => {
    if (kind !== 'verify') return;
    const { organization, reportZone } = config;
    const { warehouse } = store;
    const report = await runChecks({ warehouse, organization, reportZone, clock, signal });
    const notPassed = report.checks.filter(({ status }) => status !== 'passed');
    const found = Object.fromEntries(
      notPassed.map(({ check, status, found: rows }) => [check, { status, rows }]),
    );
    const about = { check_run: report.check_run, passed: report.checks.length - notPassed.length, found };
    if (report.healthy) log.info(about, 'the store was checked');
    else log.warn(about, 'the store was checked: something is wrong');
  },
});
