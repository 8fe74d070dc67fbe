// How long a person waits before anything happens: the help, and the health of an embedded store that is small. Against a Node.js that does
// nothing, measured in turns with it; the milliseconds of a quiet machine are printed beside.

import { measure, median, spread } from './measure.js';
import { load, makeFolder, startSimulator, ZAKAZ } from './zakaz.js';

const ROUNDS = 15;
const ORDERS = 500;
/** 150 ms and 700 ms where Node.js alone takes 45. */
const MAX_HELP = 3.3;
const MAX_STATUS = 15.5;

export async function start() {
  const simulator = await startSimulator(ORDERS);
  const folder = makeFolder();
  try {
    await load(simulator.url, folder);
  } finally {
    simulator.stop();
  }
  const commands = {
    node: ['-e', '0'],
    help: [ZAKAZ, '--help'],
    status: [ZAKAZ, 'status', '--data-dir', folder],
  };
  /** @type {Record<string, number[]>} */
  const times = { node: [], help: [], status: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, args] of Object.entries(commands)) {
      const { seconds, code } = await measure(args);
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
      times[name]?.push(seconds * 1000);
    }
  }
  for (const [name, values] of Object.entries(times))
    console.log(`${name.padEnd(7)} ${spread(values, 0)} ms`);
  const against = (name) => median(times[name] ?? []) / median(times.node ?? []);
  return [
    { what: 'zakaz --help against node -e 0', value: against('help'), most: MAX_HELP, unit: ' x' },
    { what: 'zakaz status against node -e 0', value: against('status'), most: MAX_STATUS, unit: ' x' },
  ];
}
