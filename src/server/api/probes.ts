/**
 * Probes over HTTP. One at a time, beside whatever run is under way: a probe only asks the source. Its load is left to the runs. What
 * it leaves lies in the data folder, as `zakaz probe --out` would lay it.
 */
import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { textsFor } from '../../core/texts/index.ts';
import { diffReports } from '../../probe/diff.ts';
import { HTML_FILE } from '../../probe/evidence.ts';
import { probe } from '../../probe/probe.ts';
import { readReport } from '../../probe/read-report.ts';
import { renderDiff } from '../../probe/report/diff-text.ts';
import { headlineOf } from '../../probe/report/headline.ts';
import type { ProbeList } from '../../protocol/api/probes.ts';
import { startProbeSchema } from '../../protocol/api/probes.ts';
import { API_ROOT, ROUTES } from '../../protocol/api/routes.ts';
import type { Routes } from '../app.ts';
import type { ServerParts } from '../hooks.ts';
import { HttpError } from '../http-error.ts';
import { readJson } from '../read-json-body.ts';
import { readFilter } from './read-filter.ts';

const NAME = /^\d{8}T\d{6}Z(-\d+)?$/;
/** Read for a list. */
const MAX_LISTED = 30;
const NO_STORE = { 'cache-control': 'no-store' };
/** The report has its style within, and nothing that runs. */
const REPORT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox";

type Live = NonNullable<ProbeList['live']>;

/** Adds `/api/v1/probes`, and `/probes/…` for the reports as they are read. */
export function probeRoutes({ config, clock, log, access, version, signal }: ServerParts): Routes {
  const out = join(config.dataDir, 'probes');
  let live: Live | null = null;

  const start = ({
    language,
    allow_post: allowPost,
  }: {
    language: 'ru' | 'en';
    allow_post: boolean;
  }): Live => {
    const begun: Live = {
      started_at: new Date(clock.now()).toISOString(),
      requests: 0,
      step: null,
      steps: [],
    };
    live = begun;
    probe({
      ...{ config, clock, signal, out, version, allowPost, language, texts: textsFor(language) },
      ...{ order: null, retryWaitSeconds: 0, load: false, raw: false },
      openStore: async () => {},
      listener: {
        onAsk: () => {
          begun.requests += 1;
        },
        onStep: (step) => {
          begun.step = step;
        },
        onStepEnd: (record) => {
          begun.steps = [...begun.steps.filter(({ step }) => step !== record.step), record];
        },
        ...{ onFolder: () => {}, onFound: () => {}, onWait: () => {}, onAgain: () => {} },
        ...{ onLoad: () => {}, onLoaded: () => {} },
      },
    })
      .catch((error: unknown) => log.error({ err: error }, 'the probe failed'))
      .finally(() => {
        live = null;
      });
    return begun;
  };

  return (app) => {
    app.get(`${API_ROOT}${ROUTES.probes.path}`, access.mayRead, async (context) => {
      const { language } = readFilter(context.req.url, ROUTES.probes.query);
      const names = (await namesIn(out)).slice(0, MAX_LISTED);
      const probes = names.flatMap((name) => summaryOf(join(out, name), name, language));
      return context.json({ live, probes }, 200, NO_STORE);
    });
    app.get(`${API_ROOT}${ROUTES.compareProbes.path}`, access.mayRead, (context) => {
      const { language, before, after } = readFilter(context.req.url, ROUTES.compareProbes.query);
      const [older, newer] = [before, after].map((name) => readReport(folderOf(out, name)));
      if (older === undefined || newer === undefined)
        throw new HttpError(404, 'NOT_FOUND', 'there is no such probe');
      const lines = renderDiff(diffReports(older, newer), { before, after }, textsFor(language));
      return context.json({ lines }, 200, NO_STORE);
    });
    app.post(`${API_ROOT}${ROUTES.startProbe.path}`, access.mayChange, async (context) => {
      const asked = await readJson(context.req.raw, startProbeSchema);
      if (live !== null) throw new HttpError(409, 'PROBE_RUNNING', 'a probe is under way: wait for its end');
      return context.json({ started_at: start(asked).started_at }, 202);
    });
    app.get('/probes/:name/report', access.mayRead, (context) => {
      const file = join(folderOf(out, context.req.param('name')), HTML_FILE);
      if (!existsSync(file)) throw new HttpError(404, 'NOT_FOUND', 'this probe has no report yet');
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': REPORT_POLICY,
      };
      return context.body(readFileSync(file, 'utf8'), 200, { ...headers, ...NO_STORE });
    });
  };
}

async function namesIn(out: string): Promise<string[]> {
  const names = existsSync(out) ? await readdir(out) : [];
  return names
    .filter((name) => NAME.test(name))
    .sort()
    .reverse();
}

/** @throws HttpError 404 */
function folderOf(out: string, name: string): string {
  const folder = join(out, name);
  if (!NAME.test(name) || !existsSync(folder))
    throw new HttpError(404, 'NOT_FOUND', 'there is no such probe');
  return folder;
}

/** Nothing for a folder that holds no probe that can be read. */
function summaryOf(folder: string, name: string, language: 'ru' | 'en'): ProbeList['probes'] {
  try {
    const report = readReport(folder);
    const { found, way } = headlineOf(report, textsFor(language));
    const { started_at, finished_at, root_cause, requests } = report;
    return [{ name, started_at, finished_at, root_cause, found, way, requests: requests.length }];
  } catch {
    return [];
  }
}
