// The floor of a full load: download every page, four at a time, and JSON.parse it. Nothing is checked or kept.
// Usage: node bench/floor.js URL PAGES. Prints one JSON document.
import { Agent, request } from 'undici';

const [, , url = '', pageCount = '0'] = process.argv;
const CONNECTIONS = 4;

const dispatcher = new Agent({ connections: CONNECTIONS });
const start = performance.now();
let next = 1;
let orders = 0;

async function lane() {
  while (next <= Number(pageCount)) {
    const page = next++;
    const { body } = await request(`${url}/orders`, {
      method: 'GET',
      dispatcher,
      headers: { authorization: 'Bearer bench', accept: 'application/json' },
      body: JSON.stringify({ orderBy: { id: 'asc' }, page }),
    });
    const { data } = JSON.parse(await body.text());
    orders += data.length;
  }
}

await Promise.all(Array.from({ length: CONNECTIONS }, lane));
const seconds = (performance.now() - start) / 1000;
await dispatcher.close();
process.stdout.write(`${JSON.stringify({ seconds, orders })}\n`);
