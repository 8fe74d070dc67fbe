/** Dockerfile and compose file, as far as they can be judged where no container can be run. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { validate } from 'dockerfile-utils';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { CONFIG_KEYS } from '../src/config/keys.ts';
import { SETTINGS } from '../src/config/schema/schema.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const dockerfile = read('Dockerfile');
const lines = dockerfile.split('\n');

interface Service {
  readonly image?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly privileged?: boolean;
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>>;
  readonly build?: { readonly target: string };
  readonly healthcheck?: { readonly test: readonly string[] };
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return address.port;
}

const compose = parseDocument(read('deploy/compose.yaml'), { merge: true });
const { services, volumes }: { services: Record<string, Service>; volumes: Record<string, unknown> } =
  compose.toJS();

describe('the Dockerfile', () => {
  it('has no fault that a linter sees', () => {
    expect(validate(dockerfile)).toEqual([]);
  });

  it('runs as nobody in particular, with a check of its health and images of a fixed version', () => {
    expect(dockerfile).toMatch(/^USER 10001:10001$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
    const images = lines.flatMap((line) => /^FROM (\S+:\S+)/.exec(line)?.[1] ?? []);
    expect(images.length).toBeGreaterThan(0);
    expect(images.filter((image) => image.endsWith(':latest'))).toEqual([]);
  });

  it('copies what is there and what .dockerignore lets through', () => {
    const allowed = read('.dockerignore')
      .split('\n')
      .flatMap((line) => /^!(.+)$/.exec(line)?.[1] ?? []);
    expect(allowed.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? []);
    expect(copied.filter((path) => path !== '.' && !allowed.includes(path))).toEqual([]);
    const { files } = JSON.parse(read('package.json'));
    for (const folder of ['bin', 'dist', 'sql']) {
      expect(files).toContain(folder);
      expect(dockerfile).toContain(`COPY --from=build /build/${folder} ./${folder}`);
    }
  });

  it('has the two targets, the small one without the embedded engine', () => {
    expect(dockerfile).toMatch(/^FROM base AS chdb$/m);
    expect(dockerfile).toMatch(/^FROM base AS server\nCOPY --from=packages-server/m);
    expect(dockerfile).toMatch(/AS packages-server[\s\S]*?--omit=optional/);
  });
});

describe('the compose file', () => {
  it('is YAML without faults, and names what it uses', () => {
    expect(compose.errors).toEqual([]);
    for (const [name, service] of Object.entries(services)) {
      for (const other of Object.keys(service.depends_on ?? {})) expect(services).toHaveProperty(other);
      for (const mount of service.volumes ?? []) {
        const [source = ''] = mount.split(':');
        if (source.startsWith('.')) expect(existsSync(join(ROOT, 'deploy', source)), mount).toBe(true);
        else expect(Object.keys(volumes), `${name}: ${mount}`).toContain(source);
      }
      if (service.image?.startsWith('zakaz:') !== true) expect(service.image).toMatch(/:\d+\.\d+/);
    }
  });

  it('runs Zakaz on a file system that cannot be written, with settings that it knows', () => {
    const ours = Object.values(services).filter(({ build }) => build?.target === 'server');
    expect(ours.map(({ command }) => command?.[0])).toEqual(['migrate', 'serve', '--help']);
    for (const service of ours) {
      expect(service).toMatchObject({
        ...{ read_only: true, cap_drop: ['ALL'], init: true },
        ...{ security_opt: ['no-new-privileges:true'], env_file: ['zakaz.env'] },
      });
      expect(Object.keys(service.environment ?? {}).filter((key) => !CONFIG_KEYS.includes(key))).toEqual([]);
    }
  });

  it('has one service that loads, after the tables are made; what is run by hand goes through it', () => {
    const { serve, zakaz } = services;
    expect(serve).toMatchObject({
      depends_on: { migrate: { condition: 'service_completed_successfully' } },
      ports: [`127.0.0.1:${SETTINGS.ZAKAZ_PORT.fallback}:${SETTINGS.ZAKAZ_PORT.fallback}`],
    });
    expect(zakaz).toMatchObject({ profiles: ['by-hand'], volumes: serve?.volumes });
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('calls the server healthy by /readyz: %i ends the check with %i', async (status, code) => {
    const [, ...words] = services['serve']?.healthcheck?.test ?? [];
    const asked: unknown[] = [];
    const server = createServer(({ url }, response) => {
      asked.push(url);
      response.writeHead(status).end();
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const args = words.slice(1).map((word) => word.replace(':8787', `:${portOf(server)}`));
    const check = spawn(process.execPath, args);
    expect(await once(check, 'exit')).toEqual([code, null]);
    expect([words[0], asked]).toEqual(['node', ['/readyz']]);
    server.close();
  });

  it('keeps passwords out of the file, and ports on this machine', () => {
    for (const service of Object.values(services)) {
      expect(service.privileged).toBeUndefined();
      for (const [key, value] of Object.entries(service.environment ?? {})) {
        if (key.includes('PASSWORD')) expect(value).toMatch(/^\$\{\w+:\?/);
      }
      for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });

  it('comes with a script that a shell can read', () => {
    expect(spawnSync('sh', ['-n', join(ROOT, 'deploy/clickhouse/readers.sh')]).status).toBe(0);
    expect(parseDocument(read('deploy/grafana/datasource.yaml')).errors).toEqual([]);
  });
});
