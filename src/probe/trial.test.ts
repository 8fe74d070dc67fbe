/** Verdicts on sources that a test writes itself: what must be called honoured, ignored, rejected, unstable or unverifiable. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { hastyClock, probeConfig, runProbe, verdictsOf } from '../../test/support/run-probe.ts';
import {
  type ScriptedAnswer,
  type SeenRequest,
  startScriptedSource,
} from '../../test/support/scripted-source.ts';

// A probe is some ninety requests with their files.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 });

interface Row {
  readonly id: number;
  readonly payed: boolean;
  readonly payed_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Every third order is not paid, unless all are. */
function rows(count: number, allPaid = false): Row[] {
  return Array.from({ length: count }, (_, index) => {
    const payed = allPaid || index % 3 !== 0;
    const day = `2025-0${1 + (index % 9)}-10`;
    return {
      id: 1000 + index,
      payed,
      payed_at: payed ? `${day}T12:00:00+03:00` : null,
      created_at: `${day}T11:00:00+03:00`,
      updated_at: `${day}T13:00:00+03:00`,
    };
  });
}

function page(all: readonly Row[], query: URLSearchParams, perPage = 10): ScriptedAnswer {
  const number = Number(query.get('page') ?? 1);
  const data = all.slice((number - 1) * perPage, number * perPage);
  return { body: { data, paging: { perPage, currentPage: number, total: all.length } } };
}

type Answer = (query: URLSearchParams, request: SeenRequest) => ScriptedAnswer;

/** The verdicts on a source that answers so. */
async function verdictsOn(answer: Answer) {
  const source = await startScriptedSource((request) => {
    const { pathname, searchParams } = new URL(request.target, 'http://source');
    return pathname.endsWith('/orders') ? answer(searchParams, request) : { status: 404 };
  });
  onTestFinished(() => source.close());
  const { report } = await runProbe(probeConfig(source.url), { clock: hastyClock() });
  return verdictsOf(report);
}

describe('a parameter', () => {
  it('is honoured when its values, and their opposites, are what comes', async () => {
    const all = rows(30);
    const verdicts = await verdictsOn((query) => {
      const payed = query.get('payed');
      return page(payed === null ? all : all.filter((row) => row.payed === (payed === '1')), query);
    });
    expect(verdicts).toMatchObject({
      'flat payed': 'honoured',
      'flat page': 'honoured',
      'flat since': 'ignored',
    });
  });

  it('that works one time and not the next is unstable', async () => {
    const all = rows(30);
    let asked = 0;
    const verdicts = await verdictsOn((query) => {
      if (query.get('payed') !== '1')
        return page(query.has('payed') ? all.filter((row) => !row.payed) : all, query);
      asked += 1;
      return page(asked % 2 === 0 ? all : all.filter((row) => row.payed), query);
    });
    expect(verdicts['flat payed']).toBe('unstable');
  });

  it.each([400, 403, 503])(
    'that is answered with HTTP %i, while the plain list comes, is rejected',
    async (status) => {
      const verdicts = await verdictsOn((query) =>
        query.has('status') ? { status } : page(rows(30), query),
      );
      expect(verdicts).toMatchObject({ 'flat status': 'rejected', 'flat page': 'honoured' });
    },
  );

  it('whose nonsense is refused, while its values work, is honoured', async () => {
    const all = rows(30);
    const verdicts = await verdictsOn((query) => {
      const status = query.get('status');
      if (status !== null && status !== 'paid') return { status: 422 };
      return page(status === null ? all : all.filter((row) => row.payed), query);
    });
    expect(verdicts['flat status']).toBe('honoured');
  });

  it('that meets a failure which the plain list meets too is unstable', async () => {
    let isDown = false;
    const verdicts = await verdictsOn((query) => {
      isDown ||= query.get('payed') === '1' && query.get('organization') === null;
      return isDown ? { status: 503 } : page(rows(30), query);
    });
    expect(verdicts['flat payed']).toBe('unstable');
  });

  it('cannot be told from data that is all alike', async () => {
    const verdicts = await verdictsOn((query) => {
      const all = rows(4, true);
      return page(query.get('payed') === '0' ? [] : all, query);
    });
    expect(verdicts).toMatchObject({ 'flat payed': 'honoured', 'flat page': 'unverifiable' });
    expect(await verdictsOn((query) => page([], query))).toMatchObject({
      'flat payed': 'unverifiable',
      'flat organization': 'unverifiable',
      'body id': 'unverifiable',
    });
  });

  it('is not honoured because HTTP 200 came: the same rows come without it', async () => {
    const verdicts = await verdictsOn((query) => page(rows(30), query));
    expect(new Set(Object.values(verdicts))).toEqual(new Set(['honoured', 'ignored']));
    expect(Object.entries(verdicts).filter(([, verdict]) => verdict === 'honoured')).toEqual([
      ['flat page', 'honoured'],
      ['query-where page', 'honoured'],
    ]);
  });
});
