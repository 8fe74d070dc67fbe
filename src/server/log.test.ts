import { expect, it } from 'vitest';
import { StoreUnavailableError } from '../core/errors.ts';
import { Secret } from '../core/secret.ts';
import { createLog } from './log.ts';

function lines(write: (log: ReturnType<typeof createLog>) => void) {
  const written: string[] = [];
  const secrets = [new Secret('canary-token-4f9d27'), new Secret('webhook-secret-1')];
  write(createLog({ level: 'info', write: (line) => void written.push(line), secrets }));
  return written;
}

it('I25: logs one JSON object a line, with its level as a word and its time', () => {
  const [line = ''] = lines((log) => log.info({ run_id: '20251103T000000-aaaaaa' }, 'run ended\nreally'));
  expect(line).toMatch(/^\{.*\}\n$/);
  expect(JSON.parse(line)).toEqual({
    level: 'info',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
    run_id: '20251103T000000-aaaaaa',
    msg: 'run ended\nreally',
  });
});

it('lets no secret, e-mail address or telephone number through', () => {
  const text = lines((log) => {
    log.warn({ url: 'https://x/?t=canary-token-4f9d27' }, 'signed by webhook-secret-1');
    log.error({ err: new Error('no such buyer: anna.petrova+1@mail.example, +7 (912) 345-67-89') }, 'failed');
  }).join('');
  expect(text).not.toMatch(/canary|webhook-secret|anna|912/);
});

it('tells of an error its class, code, message and details, and no stack', () => {
  const error = new StoreUnavailableError('no room', { fault: 'disk-full', details: { free_bytes: 1 } });
  const [line = ''] = lines((log) => log.error({ err: error }, 'failed'));
  expect(JSON.parse(line).err).toEqual({
    name: 'StoreUnavailableError',
    code: 'STORE_UNAVAILABLE',
    message: 'no room',
    details: { fault: 'disk-full', free_bytes: 1 },
  });
});
