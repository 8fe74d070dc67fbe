/**
 * ClickHouse's HTTP interface on top of one embedded engine, for tests: the real client speaks real HTTP to it, and it can fail in
 * the ways a server and the way to it fail. Each request has a connection of its own, so settings cannot leak from one to the next.
 * It proves nothing about replication. Statuses are those of ClickHouse 26 as far as the client tells them apart.
 * It can stand for a cluster of shards: Distributed tables are the engine's own and ask each shard for itself, but all shards are this one
 * process, so a table of a shard keeps the rows of all and shows each shard its own.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync, gzipSync } from 'node:zlib';
import { drainPending, Session } from 'chdb';

/** What happens to a request. */
export type FrontFault =
  /** Refused with ClickHouse's error before anything ran. */
  | { readonly kind: 'refuse'; readonly code: number; readonly type: string; readonly message?: string }
  /** The connection is reset after so many bytes of the request's body; nothing ran. */
  | { readonly kind: 'reset-mid-request'; readonly afterBytes: number }
  /** It ran, then the connection is reset without an answer. */
  | { readonly kind: 'reset-after-commit' }
  /** It ran, and the answer waits. */
  | { readonly kind: 'delay-after-commit'; readonly ms: number }
  /** Status 200, then an exception in the body. `tagged`: as servers since 25.11 mark it. `commits`: whether it ran first. */
  | {
      readonly kind: 'late-error';
      readonly code: number;
      readonly type: string;
      readonly tagged: boolean;
      readonly commits: boolean;
    }
  /** Something that is not ClickHouse answers, such as a proxy. */
  | { readonly kind: 'stranger'; readonly status: number; readonly body: string };

export interface FrontRequest {
  /** The URL's path: `/` unless the server stands behind a proxy. */
  readonly path: string;
  /** The statement, without the rows of an insert. */
  readonly sql: string;
  readonly user: string;
  readonly database: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly parameters: Readonly<Record<string, string>>;
  /** Bytes of the body as they came, and after decompression. */
  readonly bodyBytes: number;
  readonly plainBytes: number;
  readonly contentEncoding: string | null;
  readonly acceptEncoding: string | null;
}

export interface ClickhouseFront {
  readonly url: URL;
  /** Requests whose body arrived whole, oldest first. */
  readonly log: readonly FrontRequest[];
  /** Faults for the next requests whose statement matches, one each, in order. */
  failNext(matching: RegExp, ...faults: readonly FrontFault[]): void;
  close(): Promise<void>;
}

export interface FrontOptions {
  /** Folder of the engine's files, not used before. */
  readonly path: string;
  /** Passwords by user. @default `default` with an empty password */
  readonly users?: Readonly<Record<string, string>>;
  /** @default none */
  readonly cluster?: FrontCluster;
  /** Settings where a request names no others. @default those of the engine */
  readonly profile?: Readonly<Record<string, string>>;
}

export interface FrontCluster {
  readonly name: string;
  readonly shards: number;
}

/** Never opened: an address with the engine's own port is this process. */
const OWN_PORT = '9000';

/** Where nobody listens. */
const DEAD_PORT = '9';

/** Beside the cluster there is `NAME_cut`, of one shard that answers and one that does not. */
function clusterArguments({ name, shards }: FrontCluster): readonly string[] {
  const addresses = (cluster: string, ports: readonly string[]) =>
    ports.flatMap((port, index) => {
      const shard = `--remote_servers.${cluster}.shard${index + 1}.replica`;
      return [`${shard}.host=127.0.0.1`, `${shard}.port=${port}`];
    });
  const own = Array.from({ length: shards }, () => OWN_PORT);
  return [
    `--tcp_port=${OWN_PORT}`,
    ...addresses(name, own),
    ...addresses(`${name}_cut`, [OWN_PORT, DEAD_PORT]),
  ];
}

/** What each shard sees of the tables that Distributed ones were made of, by their own sharding keys. */
function shardFilters(made: readonly string[], shards: number): readonly string[] {
  const keys = made.flatMap((sql) => {
    const [, table, key] = /^ENGINE = Distributed\('\w+', '\w+', '(\w+)', (\w+)\)$/m.exec(sql) ?? [];
    return table === undefined || key === undefined
      ? []
      : [`'${table}':'${key} % ${shards} = shardNum() - 1'`];
  });
  return keys.length === 0 ? [] : [`--additional_table_filters={${[...new Set(keys)].join(',')}}`];
}

/** Of a statement for a cluster what one process without Keeper understands. A batch has one token on all shards, and here one table. */
function withoutKeeper(sql: string): string {
  const alone = sql
    .replace(/ ON CLUSTER `\w+`/, '')
    .replace(/Replicated(\w*)MergeTree\('[^']*', '[^']*'(?:, )?/, '$1MergeTree(');
  return /^CREATE TABLE IF NOT EXISTS _local_/m.test(alone)
    ? alone.replace(/\nSETTINGS non_replicated_deduplication_window = \d+/, '')
    : alone;
}

/** Parameters of the interface itself, not settings. */
const OWN_PARAMETERS = new Set(['query', 'database', 'user', 'password', 'query_id', 'session_id', 'role']);
/** Settings that only ClickHouse's HTTP server knows. */
const HTTP_SETTINGS = new Set([
  'wait_end_of_query',
  'default_format',
  'enable_http_compression',
  'buffer_size',
]);
/** ClickHouse's own limit on a URL. */
const MAX_URI_BYTES = 1024 * 1024;
const INSERT_WITH_FORMAT = /^(INSERT INTO [\s\S]+) FORMAT (\w+)\s*$/;

class EngineRefusal extends Error {
  constructor(code: number, type: string, message: string) {
    super(`Code: ${code}. DB::Exception: ${message}. (${type})`);
  }
}

export async function createClickhouseFront(options: FrontOptions): Promise<ClickhouseFront> {
  const { path, users = { default: '' }, cluster, profile = {} } = options;
  const connectionArgs = [
    ...(cluster === undefined ? [] : clusterArguments(cluster)),
    ...Object.entries(profile).map(([name, value]) => `--${name}=${value}`),
  ];
  const spool = join(path, '..', `front-spool-${randomUUID()}`);
  await mkdir(path, { recursive: true });
  await mkdir(spool, { recursive: true });
  const root = new Session(path, { connectionArgs });
  // A server's own database serves no files.
  await root.queryAsync('DETACH DATABASE default');
  await root.queryAsync('CREATE DATABASE default ENGINE = Memory');
  const log: FrontRequest[] = [];
  const open = (): Session => {
    const filters = shardFilters(
      log.map(({ sql }) => sql),
      cluster?.shards ?? 0,
    );
    return new Session(path, { connectionArgs: [...connectionArgs, ...filters] });
  };
  const faults: { readonly matching: RegExp; readonly fault: FrontFault }[] = [];

  function takeFault(sql: string): FrontFault | null {
    const index = faults.findIndex(({ matching }) => matching.test(sql));
    return index < 0 ? null : (faults.splice(index, 1)[0]?.fault ?? null);
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://front');
    if (url.pathname === '/ping') return void response.end('Ok.\n');
    const early = url.searchParams.get('query');
    const cut = early === null ? null : takeFault(early);
    if (cut?.kind === 'reset-mid-request') return resetAfter(request, cut.afterBytes);
    const raw = await readBody(request);
    const parsed = parseRequest(request, url, raw);
    log.push(parsed.entry);
    await answer(parsed, cut ?? takeFault(parsed.entry.sql), response);
  }

  async function answer(parsed: Parsed, fault: FrontFault | null, response: ServerResponse): Promise<void> {
    const tag = randomUUID().replaceAll('-', '').slice(0, 16);
    response.setHeader('X-ClickHouse-Query-Id', randomUUID());
    response.setHeader('X-ClickHouse-Server-Display-Name', 'front');
    try {
      if (fault?.kind === 'stranger') return void response.writeHead(fault.status).end(fault.body);
      if (users[parsed.entry.user] !== parsed.password) {
        throw new EngineRefusal(
          516,
          'AUTHENTICATION_FAILED',
          `${parsed.entry.user}: Authentication failed: password is incorrect`,
        );
      }
      if (fault?.kind === 'refuse')
        throw new EngineRefusal(fault.code, fault.type, fault.message ?? 'made to fail');
      const runs = fault?.kind !== 'late-error' || fault.commits;
      const { bytes, rowsRead } = runs
        ? await run(parsed, spool, open)
        : { bytes: Buffer.alloc(0), rowsRead: 0 };
      if (fault?.kind === 'reset-after-commit') return void response.socket?.resetAndDestroy();
      if (fault?.kind === 'delay-after-commit') await delay(fault.ms);
      const body = fault?.kind === 'late-error' ? Buffer.concat([bytes, lateError(fault, tag)]) : bytes;
      if (fault?.kind !== 'late-error' || fault.tagged) response.setHeader('X-ClickHouse-Exception-Tag', tag);
      response.setHeader('X-ClickHouse-Summary', JSON.stringify({ read_rows: String(rowsRead) }));
      sendBody(response, body, parsed);
    } catch (error) {
      sendError(response, error, parsed);
    }
  }

  const server = createServer({ maxHeaderSize: MAX_URI_BYTES }, (request, response) => {
    handle(request, response).catch(() => request.destroy());
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');

  return {
    url: new URL(`http://127.0.0.1:${address.port}`),
    log,
    failNext(matching, ...next) {
      faults.push(...next.map((fault) => ({ matching, fault })));
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
      root.close();
      await drainPending();
      await rm(spool, { recursive: true, force: true });
    },
  };
}

interface Parsed {
  readonly entry: FrontRequest;
  readonly password: string;
  /** Rows of an insert; null when the body was the statement. */
  readonly rows: Buffer | null;
  readonly format: string;
  readonly compresses: boolean;
}

function parseRequest(request: IncomingMessage, url: URL, raw: Buffer): Parsed {
  const encoding = request.headers['content-encoding'] ?? null;
  const plain = encoding === 'gzip' ? gunzipSync(raw) : raw;
  const parameters: Record<string, string> = {};
  const settings: Record<string, string> = {};
  for (const [name, value] of url.searchParams) {
    if (name.startsWith('param_')) parameters[name] = value;
    else if (!OWN_PARAMETERS.has(name)) settings[name] = value;
  }
  const parts = multipart(request, plain);
  for (const [name, value] of parts ?? []) if (name.startsWith('param_')) parameters[name] = value;
  const query = parts?.get('query') ?? url.searchParams.get('query');
  const [user = 'default', password = ''] = credentials(request, url);
  const accepts = request.headers['accept-encoding'] ?? null;
  return {
    entry: {
      path: url.pathname,
      sql: query ?? plain.toString('utf8'),
      user,
      database: url.searchParams.get('database') ?? 'default',
      settings,
      parameters,
      bodyBytes: raw.length,
      plainBytes: plain.length,
      contentEncoding: encoding,
      acceptEncoding: typeof accepts === 'string' ? accepts : null,
    },
    password,
    rows: query === null || parts !== null ? null : plain,
    format: settings['default_format'] ?? 'TabSeparated',
    compresses: settings['enable_http_compression'] === '1' && String(accepts).includes('gzip'),
  };
}

/** Fields of a form body, as the client sends values too long for a URL. */
function multipart(request: IncomingMessage, body: Buffer): ReadonlyMap<string, string> | null {
  const boundary = /^multipart\/form-data; boundary=(.+)$/.exec(request.headers['content-type'] ?? '')?.[1];
  if (boundary === undefined) return null;
  const fields = body.toString('utf8').split(`--${boundary}`);
  return new Map(
    fields.flatMap((field) => {
      const match = /name="([^"]+)".*?\r\n\r\n(.*)\r\n$/s.exec(field);
      return match === null ? [] : [[match[1] ?? '', match[2] ?? '']];
    }),
  );
}

function credentials(request: IncomingMessage, url: URL): readonly string[] {
  const basic = /^Basic (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  if (basic !== undefined) return Buffer.from(basic, 'base64').toString('utf8').split(/:(.*)/s);
  const header = request.headers['x-clickhouse-user'];
  if (typeof header === 'string') return [header, String(request.headers['x-clickhouse-key'] ?? '')];
  return [url.searchParams.get('user') ?? 'default', url.searchParams.get('password') ?? ''];
}

async function run(
  { entry, rows, format }: Parsed,
  spool: string,
  open: () => Session,
): Promise<{ readonly bytes: Uint8Array; readonly rowsRead: number }> {
  const session = open();
  const file = join(spool, `${randomUUID()}.data`);
  try {
    await session.queryAsync(`USE \`${entry.database}\``);
    for (const [name, value] of Object.entries(entry.parameters))
      await session.queryAsync(`SET ${name} = ${literal(value)}`);
    const settings = Object.entries(entry.settings).filter(([name]) => !HTTP_SETTINGS.has(name));
    // All at once, so that readonly=1 does not forbid the others: so does a server.
    if (settings.length > 0) {
      await session.queryAsync(
        `SET ${settings.map(([name, value]) => `${name} = ${literal(value)}`).join(', ')}`,
      );
    }
    const insert = rows === null ? null : INSERT_WITH_FORMAT.exec(entry.sql);
    if (insert === null) {
      const answer = await session.queryAsync(withoutKeeper(entry.sql), { format });
      return { bytes: answer.bytes(), rowsRead: answer.rowsRead };
    }
    await writeFile(file, rows ?? '');
    const { rowsRead } = await session.queryAsync(
      `${insert[1]} FROM INFILE ${literal(file)} FORMAT ${insert[2]}`,
    );
    return { bytes: Buffer.alloc(0), rowsRead };
  } finally {
    session.close();
    await rm(file, { force: true });
  }
}

function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

function lateError(
  { code, type, tagged }: { readonly code: number; readonly type: string; readonly tagged: boolean },
  tag: string,
): Buffer {
  const text = `Code: ${code}. DB::Exception: made to fail late. (${type}) (version 26.7.2.1 (official build))\n`;
  if (!tagged) return Buffer.from(text);
  return Buffer.from(
    `\r\n__exception__\r\n${tag}\r\n${text}${Buffer.byteLength(text)} ${tag}\r\n__exception__\r\n`,
  );
}

function sendBody(response: ServerResponse, body: Uint8Array, { compresses }: Parsed): void {
  if (!compresses || body.length === 0) return void response.writeHead(200).end(body);
  response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync(body));
}

const STATUS_BY_CODE: Readonly<Record<number, number>> = {
  47: 404,
  60: 404,
  62: 400,
  81: 404,
  457: 400,
  516: 403,
};

function sendError(response: ServerResponse, error: unknown, parsed: Parsed): void {
  const text = error instanceof Error ? error.message : String(error);
  const code = Number(/^Code: (\d+)/.exec(text)?.[1] ?? 1002);
  const body = Buffer.from(`${text.trim()} (version 26.7.2.1 (official build))\n`);
  const headers = {
    'X-ClickHouse-Exception-Code': String(code),
    'Content-Type': 'text/plain; charset=UTF-8',
  };
  const status = STATUS_BY_CODE[code] ?? 500;
  if (!parsed.compresses) return void response.writeHead(status, headers).end(body);
  response.writeHead(status, { ...headers, 'Content-Encoding': 'gzip' }).end(gzipSync(body));
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function resetAfter(request: IncomingMessage, bytes: number): Promise<void> {
  // Leaving the loop lets go of the socket.
  const { socket } = request;
  let seen = 0;
  for await (const chunk of request) {
    seen += chunk.length;
    if (seen >= bytes) break;
  }
  socket.resetAndDestroy();
}
