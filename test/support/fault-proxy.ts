/** A TCP proxy on a free port that spoils what comes back from the target, connection by connection. */
import { connect, createServer, type Socket } from 'node:net';
import { listen } from './scripted-source.ts';

export type Fault =
  | { readonly kind: 'pass' }
  /** Holds the answer back for so long. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** Gives the answer in slices, one every so often. */
  | { readonly kind: 'slice'; readonly bytes: number; readonly everyMs: number }
  /** Sends RST after so many bytes of the answer. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Sends FIN after so many bytes of the answer. */
  | { readonly kind: 'half-close'; readonly afterBytes: number }
  /** Falls silent after so many bytes of the answer, and keeps the connection. */
  | { readonly kind: 'black-hole'; readonly afterBytes: number }
  /** Answers one request, and sends RST when the connection is used again. */
  | { readonly kind: 'reset-on-reuse' };

export interface FaultProxy {
  /** The target's URL with the proxy's host and port; plain HTTP. */
  readonly url: URL;
  readonly connections: number;
  close(): Promise<void>;
}

/** @param faultOf what happens to the n-th connection, 1 for the first */
export async function startFaultProxy(
  target: URL,
  faultOf: (connection: number) => Fault,
): Promise<FaultProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer((client) => {
    connections += 1;
    const upstream = connect(Number(target.port), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      // A broken connection is what this proxy is for.
      socket.on('error', () => socket.destroy());
    }
    client.on('close', () => upstream.destroy());
    join(client, upstream, faultOf(connections));
  });
  const { port } = await listen(server);
  const url = new URL(target);
  url.host = `127.0.0.1:${port}`;
  return {
    url,
    get connections() {
      return connections;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (server.listening) await new Promise((resolve) => server.close(resolve));
    },
  };
}

function join(client: Socket, upstream: Socket, fault: Fault): void {
  let passed = 0;
  client.on('data', (chunk) => {
    if (fault.kind === 'reset-on-reuse' && passed > 0) client.resetAndDestroy();
    else upstream.write(chunk);
  });
  if (fault.kind === 'slice') {
    const waiting: Buffer[] = [];
    upstream.on('data', (chunk) => waiting.push(chunk));
    const timer = setInterval(() => {
      const all = Buffer.concat(waiting.splice(0));
      if (all.byteLength > 0) client.write(all.subarray(0, fault.bytes));
      if (all.byteLength > fault.bytes) waiting.push(all.subarray(fault.bytes));
    }, fault.everyMs);
    client.on('close', () => clearInterval(timer));
    return;
  }
  upstream.on('data', (chunk) => {
    if (!('afterBytes' in fault)) {
      passed += chunk.byteLength;
      if (fault.kind === 'delay') setTimeout(() => client.write(chunk), fault.ms);
      else client.write(chunk);
      return;
    }
    const allowed = Math.max(0, fault.afterBytes - passed);
    passed += chunk.byteLength;
    if (allowed > 0) client.write(chunk.subarray(0, allowed));
    if (passed < fault.afterBytes) return;
    // The empty write comes back once all before it has gone out.
    if (fault.kind === 'reset') client.write('', () => client.resetAndDestroy());
    if (fault.kind === 'half-close') client.end();
  });
}
