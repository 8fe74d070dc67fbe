/** Help of `zakaz probe` and of the commands below it, in English. Part of `en.ts`. */

/** Help of the command and of those below it. */
export const probeCommand = {
  summary: 'find out why the API does not give the sales',
  description:
    'Tests every hypothesis about the API step by step: with a parameter and without it, with an impossible value, and once more. Every request and answer is kept without personal data; the end is a report and an archive for the support. Sends only GET and HEAD unless told otherwise. Ends with 0 when a way to all orders was found and proved, with 3 when none was.',
  out: 'folder for probes; each gets its own in it',
  order: 'id of an order to read by itself (default: the first of the list)',
  retryWait: 'seconds until a request that met a failure of the source is sent again',
  allowPost: 'send a filter by POST, too; its body cannot create an order',
  noLoad: 'do not load: no store is needed',
  raw: 'keep bodies with personal data too, in files for your eyes only',
  json: 'print the report as JSON',
  examples: [
    ['probe', 'all in order, then a load in the way that was found'],
    ['probe --no-load --order 1614202', 'without a store, with an order that is known'],
    ['probe letter logs/qtickets_orders_debug', 'the letter to the support, from the newest probe'],
  ],
  folder: 'folder of a probe, or the folder of probes (then the newest)',
  report: {
    summary: 'make the report again from the evidence',
    description:
      'Makes report, sums and archive from the requests and answers that were kept, in the language asked for. Asks the source nothing and changes no evidence.',
  },
  diff: {
    summary: 'compare two probes',
    description:
      'Says what the source changed between two probes. Ends with 0 when nothing, with 3 when something changed.',
    before: 'the earlier probe',
    after: 'the later probe',
  },
  letter: {
    summary: 'write the letter to the support',
    description:
      'Prints a letter that can be sent: times, addresses, what was expected, what came, headers, and commands to repeat it. There is no secret in it.',
  },
  verify: {
    summary: 'check that no evidence was changed',
    description:
      'Compares every file and the archive with their SHA-256. Ends with 0 when all is as it was, with 3 when something differs.',
  },
  replay: {
    summary: 'answer as the source did',
    description:
      'Answers on this machine with what was recorded, until it is stopped; what was never asked is answered with 404. So a finding becomes a test.',
    port: 'port to listen on; 0 is any free one',
  },
};
