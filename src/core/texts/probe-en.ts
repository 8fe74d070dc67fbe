/** What `zakaz probe` says, in English: hypotheses, verdicts, the report, the letter. Part of `en.ts`. */
import type { Format } from './format.ts';

/** The sentences of the probe. @param format writers of values */
export function probeTexts({ number, count }: Format) {
  const orders = (n: number) => count(n, { one: 'order', many: 'orders' });
  const rows = (n: number) => count(n, { one: 'row', many: 'rows' });
  const requests = (n: number) => count(n, { one: 'request', many: 'requests' });
  const beIn = (n: number) => (n === 1 ? 'is' : 'are');

  return {
    /** What each step supposes. */
    hypothesis: {
      '0': 'the environment is set',
      A1: 'payed=1 and since give the paid orders of 30 days',
      A2: 'per_page=200 gives more rows a page',
      A3: 'page 2 goes on where page 1 ends',
      B1: 'status=paid helps, together with payed=1',
      B2: 'status=paid helps, alone',
      B3: 'status=completed helps',
      C1: 'a window of 24 hours changes the answer',
      C2: 'a window of 7 days changes the answer',
      C3: 'a window of 90 days changes the answer',
      D: 'one order can be read by its id',
      E1: 'a filter can be sent by POST to /orders/filter',
      E2: 'a filter can be sent by POST to /orders',
      I1: 'where and orderBy work as JSON in the address',
      I2: 'where and orderBy work as the JSON body of a GET',
      I3: 'dates with the offset +0300 work as those with +03:00',
      I4: 'orders come ascending and descending as asked',
      J1: 'paging brings every order once and ends where it should',
      J2: 'a nonsense organisation changes the answer',
      J3: 'a nonsense filter changes the answer',
      K1: '/events can be read with this token',
      K2: '/clients can be read with this token',
      K3: 'a wrong token is refused',
      F: 'a failure of the source goes away by itself',
      G: 'with what was proved the loader gets the sales',
      H: 'the report can be written',
    },

    state: {
      confirmed: 'confirmed',
      partly: 'partly',
      refuted: 'refuted',
      unclear: 'unclear',
      skipped: 'skipped',
      interrupted: 'interrupted',
    },

    reason: {
      'list-unavailable': 'the list of orders does not answer, so its parameters cannot be examined',
      'post-not-allowed':
        'POST /orders is the call that creates orders; it is sent only with --allow-post, and with a body that cannot create one',
      'load-not-wanted': 'left out with --no-load',
      'no-way': 'no way of reading was examined to its end',
      'no-order': 'no order is known to ask for; name one with --order',
      'no-failure': 'no 5xx and no time-out was met',
      'store-unusable': 'the store cannot be used; see stepG_loader.log',
      interrupted: 'the probe was stopped before',
    },

    verdict: {
      honoured: 'honoured',
      ignored: 'ignored',
      rejected: 'rejected',
      unstable: 'unstable',
      unverifiable: 'unverifiable',
    },

    role: {
      control: 'without it',
      treatment: 'with it',
      contrast: 'another value',
      impossible: 'impossible value',
      repeat: 'once more',
    },

    dialect: {
      flat: 'plain parameters',
      'query-where': 'JSON in the address',
      body: 'JSON body of a GET',
    },

    /** `names`: parameters in backticks, joined; `n`: how many. */
    verdicts: {
      honoured: (names: string, n: number) => `${names} ${beIn(n)} honoured`,
      ignored: (names: string, n: number) => `${names} ${beIn(n)} ignored`,
      rejected: (names: string, n: number) => `${names} ${beIn(n)} rejected`,
      unstable: (names: string, n: number) => `${names} ${beIn(n)} unstable`,
      unverifiable: (names: string, _n: number) => `${names} cannot be told from this data`,
    },
    naive: {
      firstPage: (n: { rows: number; total: number }) =>
        `${number(n.rows)} of ${number(n.total)} orders would have been read by a loader that trusted HTTP 200`,
      unpaid: (n: { rows: number; unpaid: number }) =>
        `${number(n.unpaid)} of those ${number(n.rows)} ${beIn(n.unpaid)} not paid`,
      newest: (month: string) => `the newest is of ${month}`,
    },

    cause: {
      none: 'The source honours `payed` and `since` as plain parameters. Where sales are missing, look at the loader: does it read every page, and does it look at `payed_at`?',
      'filters-ignored':
        'The source answers HTTP 200 and ignores the filters, in whichever way they are written. Whoever believes the answer reads the oldest orders and takes one page for all of them.',
      'other-dialect':
        'The source ignores filters written as plain parameters and honours them in another way of writing. It answers HTTP 200 in both cases, so the error goes unnoticed.',
      'pages-ignored':
        'The source ignores the page number in every way of writing: only the first page can be reached, and no filter parts the list into smaller ones.',
      'token-refused': 'The source refuses the token on every path.',
      'no-right':
        'The token is good, /events answers, but it may not read orders: the right is missing, not the token.',
      outage:
        'The source fails (5xx, time-out or a page of HTML in the place of JSON) and did not come back.',
      'outage-ended': 'The source failed for a while (5xx or time-out) and came back.',
      unreachable: 'There is no connection to the source: address, network, DNS or TLS.',
      'wrong-answer': 'The source answers, but not with a list of orders: is the address the right one?',
      unknown: 'What was seen does not tell the cause.',
    },

    way: {
      title: 'The way that works',
      none: 'No way of reading all orders was proved.',
      pages: (n: { orders: number; pages: number }, target: string) =>
        `page by page, \`GET ${target}\` and so on to the last page: ${requests(n.pages)} for ${orders(n.orders)}. Whether an order is paid, and when, is looked at once its row has arrived`,
      keyset: (n: { orders: number; pages: number }, target: string, dialect: string) =>
        `in order of id, \`GET ${target}\` with \`id > LAST\` and \`orderBy id asc\` (${dialect}): ${requests(n.pages)} for ${orders(n.orders)}`,
      changes: 'What changed since a moment can be asked for, so later loads are short',
      noChanges:
        'What changed cannot be asked for: the first load reads all pages, later ones what is new and a part of the rest in turn',
    },
    settings: (n: { dialect: string; week: number; month: number; all: number }) =>
      `\`QTICKETS_DIALECT=${n.dialect}\`; \`QTICKETS_SINCE_HOURS=${n.week}\` looks back a week, \`${n.month}\` a month, \`${n.all}\` over all history`,

    report: {
      title: 'Probe of the QTickets API',
      interrupted: (signal: string) =>
        `The probe was stopped (${signal}). What follows is what was seen until then.`,
      section: {
        asked: 'What was asked',
        steps: 'Steps',
        verdicts: 'Verdicts, and the numbers behind them',
        hypotheses: 'Hypotheses',
        findings: 'Findings',
        cause: 'Root cause',
        request: 'The request that works',
        loaded: 'What was loaded',
        acceptance: 'Acceptance criteria',
        recommendations: 'Recommendations',
        artefacts: 'Artefacts',
      },
      label: {
        started: 'Begun',
        requests: 'Requests',
        source: 'Source',
        organization: 'Organisation',
        token: 'Token',
        window: 'Window',
        clock: 'Clock',
        program: 'Program',
        settings: 'Settings',
        status: 'Status',
        mandatory: 'Mandatory',
        load: 'Load',
      },
      column: {
        step: 'Step',
        request: 'Method and URL',
        http: 'HTTP',
        rows: 'Rows',
        verdict: 'Verdict',
        note: 'Note',
        parameter: 'Parameter',
        evidence: 'Evidence',
        table: 'Table',
        before: 'Rows before',
        after: 'Rows after',
        period: 'Period',
        sum: 'Sum',
        status: 'Status',
        criterion: 'Criterion',
        file: 'File',
        bytes: 'Bytes',
      },
      tokenPrint: (print: string) => `fingerprint ${print} (the token itself is nowhere in this folder)`,
      clock: (difference: string) => `differs from the source by ${difference}`,
      clockUnknown: 'the source did not tell its time',
      rowsOf: (n: { rows: number; total: number }) => `${number(n.rows)} of ${number(n.total)}`,
      meets: (n: { rows: number; of: number }, condition: string) =>
        `${number(n.rows)} of ${number(n.of)} meet \`${condition}\``,
      sameRows: 'the same rows as without',
      same: 'the same rows',
      meeting: (n: number) => `${number(n)} as asked`,
      otherRows: (n: { shared: number; rows: number }) =>
        `${number(n.rows - n.shared)} of ${number(n.rows)} rows are others than without`,
      newRows: (n: { shared: number; rows: number }) =>
        `${number(n.rows - n.shared)} of ${number(n.rows)} rows were not on the page before`,
      noAnswer: 'none',
      noList: 'no list',
      html: 'a page of HTML',
      failed: (code: string) => `a loader would have failed: ${code}`,
      sourceCode: (code: string) => `the source calls it ${code}`,
      attempts: (n: number) => `${number(n)} attempts`,
      nothing: 'none',
      tableStatus: {
        proved: 'proved complete',
        unproved: 'not proved',
        empty: 'empty',
        meta: 'of the loads',
      },
      loadFailed: (code: string, message: string) => `The load did not come to its end: ${code}. ${message}`,
      dryRun: 'DRY_RUN is set: the load read and counted, and wrote nothing.',
      met: 'met',
      notMet: 'not met',
      notLooked: 'not looked at',
      requestsIn: (n: number, took: string) => `${requests(n)} in ${took}`,
      rawKept: 'Bodies with personal data are kept too (*.raw.json); they are not in the archive.',
    },

    finding: {
      verdicts: (dialect: string, sentence: string) => `Asked as ${dialect}: ${sentence}.`,
      'wrong-rows': (step: string, n: { rows: number; wrong: number }) =>
        `Step ${step}: HTTP 200, yet ${number(n.wrong)} of ${rows(n.rows)} are not what was asked for.`,
      'orders-fail': (status: string, code: string) =>
        `The plain list of orders fails: HTTP ${status}, ${code}.`,
      outage: (n: { requests: number; from: string; to: string }) =>
        `${requests(n.requests)} for orders met a 5xx, a time-out or HTML, ${n.from} ... ${n.to}.`,
      outageEnded: 'It went away by itself.',
      outageStays: 'It did not go away while the probe ran.',
      'only-orders-fail': 'Orders fail while /events answers: it is neither the token nor the network.',
      'refused-path': (target: string, status: string) => `${target} gives no data: HTTP ${status}.`,
      'wrong-token-accepted': "A token that is nobody's is accepted: the source does not look at it.",
      clock: (difference: string) =>
        `The clock of this machine differs from the source by ${difference}: windows are that far off.`,
    },

    criterion: {
      'list-answers': 'the list of orders answers with JSON',
      'token-checked': 'the token is looked at: a wrong one is refused',
      'way-proved': 'a way of reading all orders is proved',
      'pages-whole': 'pages bring every order once, and the list ends where it should',
      'no-outage': 'no 5xx and no time-out was met',
      'load-complete': 'as many orders were loaded as the source counts',
      'sales-stored': 'sales by day are in the store',
      'nothing-personal': 'no person and no secret is in the evidence',
    },

    recommendation: {
      settings: (dialect: string) =>
        `Settings: \`QTICKETS_DIALECT=${dialect}\` fixes the way of asking that was proved; left at \`auto\`, each full load proves it anew.`,
      allPages: (n: { pages: number; took: string }) =>
        `Each load has to read ${requests(n.pages)}: about ${n.took} at 5 requests a second. Once an hour is enough.`,
      schedule: 'Schedule: `zakaz load` every 15 minutes; it reads only what changed.',
      fullOnce: 'Once a day look back further, `QTICKETS_SINCE_HOURS=720`, for what became visible late.',
      monitoring:
        'Monitoring: `zakaz status --max-age 2h` ends with 3 when the last proved load is older; watch the exit code of `zakaz load` (3: not proved, 4: token, 5: source).',
      verify: 'Once a week run `zakaz verify`: it compares every order of the source with the store.',
      letter:
        'Write to the support of QTickets: `zakaz probe letter` has the text, with times, addresses and answers.',
      token: 'Make a new token in the settings of the account, set `QTICKETS_TOKEN`, and probe again.',
      right: 'Ask QTickets to let this token read orders, then probe again.',
      later: 'Probe again later: nothing was changed and nothing is lost.',
      address: 'Check `QTICKETS_BASE_URL`, network, DNS and proxy: `zakaz doctor` tries them one by one.',
      loader:
        'Load with `zakaz load`: it reads every page, proves the count, and looks at `payed_at` itself.',
      again: 'Probe again after each change at QTickets, and compare: `zakaz probe diff OLD NEW`.',
    },

    letter: {
      subject: 'Subject: API of QTickets, GET /orders: answers that do not fit the request',
      greeting: 'Hello,',
      intro: (n: { organization: string; from: string }) =>
        `our account is "${n.organization}". On ${n.from} we examined the REST API step by step. These requests were not answered as we expect from your documentation:`,
      nothing: 'Every request was answered as expected: there is nothing to ask of the support.',
      item: (n: number, what: string) => `${number(n)}. ${what}`,
      ignored: (parameter: string, dialect: string) =>
        `The parameter ${parameter} has no effect (${dialect})`,
      rejected: (parameter: string, dialect: string) =>
        `The parameter ${parameter} is answered with an error (${dialect})`,
      unstable: (parameter: string, dialect: string) =>
        `The parameter ${parameter} works one time and not the next (${dialect})`,
      fails: 'The list of orders fails',
      refused: 'The path gives no data',
      label: {
        time: 'Time',
        request: 'Request',
        body: 'Body sent',
        expected: 'Expected',
        got: 'Got',
        headers: 'Headers of the answer',
        curl: 'To repeat it',
      },
      expectedRows: (condition: string) => `rows with ${condition} only`,
      expectedOther: 'another answer than without the parameter',
      expectedList: 'HTTP 200 and a list',
      got: (n: { status: string; rows: number; total: number }) =>
        `HTTP ${n.status}, ${rows(n.rows)} of ${number(n.total)} counted`,
      gotMeets: (n: { rows: number; of: number }, condition: string) =>
        `${number(n.rows)} of ${number(n.of)} with ${condition}`,
      gotFailure: (status: string, code: string) => `HTTP ${status} (${code})`,
      question:
        'Please tell us in which way GET /orders has to be asked so that filters have an effect, or mend it. The answers are attached (personal data is replaced by invented values).',
      thanks: 'Thank you.',
    },

    diff: {
      title: (a: string, b: string) => `What changed from ${a} to ${b}`,
      nothing: 'The source answers as it did before.',
      verdict: (name: string, before: string, after: string) => `${name}: ${before} -> ${after}`,
      step: (id: string, before: string, after: string) => `step ${id}: ${before} -> ${after}`,
      total: (list: string, before: number, after: number) =>
        `${list}: ${number(before)} -> ${number(after)} counted`,
      perPage: (list: string, before: number, after: number) =>
        `${list}: ${number(before)} -> ${number(after)} rows a page`,
      status: (request: string, before: string, after: string) => `${request}: HTTP ${before} -> ${after}`,
      fieldsAdded: (list: string, names: string) => `${list}: new fields ${names}`,
      fieldsGone: (list: string, names: string) => `${list}: fields gone ${names}`,
      source: (before: string, after: string) => `another source: ${before} -> ${after}`,
      notExamined: 'not examined',
      group: {
        verdicts: 'Verdicts',
        steps: 'Hypotheses',
        lists: 'Lists',
        statuses: 'Answers',
        fields: 'Fields',
        other: 'Besides',
      },
    },

    check: {
      good: (n: number) =>
        `All is as it was written: ${count(n, { one: 'file', many: 'files' })}, and the archive holds the same.`,
      bad: (n: number) => `${count(n, { one: 'file is', many: 'files are' })} not as they were written:`,
      problem: {
        changed: 'was changed',
        missing: 'is missing',
        unlisted: 'does not belong here',
        archive: 'differs in the archive',
        damaged: 'cannot be read',
      },
    },

    talk: {
      folder: (path: string) => `Evidence: ${path}`,
      raw: 'Bodies are kept with personal data, in *.raw.json for your eyes only. Do not send these files to anybody; they are not in the archive.',
      asking: (step: string, what: string) => `${step}  ${what} ...`,
      waiting: (span: string) => `waiting ${span} to see whether the failure goes away`,
      again: 'The source answers again: what failed is asked once more.',
      reportAt: (path: string) => `Report: ${path}`,
      archiveAt: (path: string) => `To send: ${path}`,
      written: (path: string) => `Written: ${path}`,
      serving: (n: number) => `Serves ${count(n, { one: 'recorded answer', many: 'recorded answers' })}.`,
      noProbe: (path: string) => `There is no probe in ${path}.`,
      noProbeNext: 'Name the folder of a probe, or make one with:',
      damaged: (path: string, line: number) =>
        `The journal in ${path} cannot be read (line ${number(line)}).`,
      damagedNext: 'See what was changed with:',
      cannotWrite: (path: string, code: string) => `${path} cannot be written (${code}).`,
      cannotWriteNext: 'Choose another folder with --out.',
    },
  };
}
