/** A mail server on a free port of this machine, which keeps what it is given and can misbehave. */
import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';
import type { KeyAndCertificate } from './test-certificates.ts';

export interface MailServer {
  readonly port: number;
  /** What arrived, with its envelope. */
  readonly mails: readonly { readonly from: string; readonly to: readonly string[]; readonly text: string }[];
  close(): Promise<void>;
}

export interface MailServerOptions {
  /** For STARTTLS. @default the server offers none */
  readonly certificate?: KeyAndCertificate;
  /** What it answers to the senders of mails, in turn; null takes the mail. @default every mail is taken */
  readonly answers?: (number | null)[];
  /** Who may send. @default everybody */
  readonly login?: { readonly user: string; readonly password: string };
  /** Says nothing at all. */
  readonly hangs?: boolean;
}

export async function startMailServer(options: MailServerOptions = {}): Promise<MailServer> {
  const { certificate, login, answers = [], hangs = false } = options;
  const mails: { from: string; to: string[]; text: string }[] = [];
  const settings: SMTPServerOptions = {
    ...(certificate ?? { disabledCommands: ['STARTTLS'] }),
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 100,
    onConnect: (_session, callback) => (hangs ? undefined : callback()),
    onAuth({ username, password }, _session, callback) {
      const isKnown = username === login?.user && password === login?.password;
      callback(isKnown ? null : new Error('who are you'), isKnown ? { user: username } : undefined);
    },
    onMailFrom(_address, _session, callback) {
      const code = answers.shift() ?? null;
      callback(code === null ? null : Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk) => chunks.push(chunk));
      stream.on('end', () => {
        const from = envelope.mailFrom === false ? '' : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, text: Buffer.concat(chunks).toString() });
        callback();
      });
    },
  };
  const server = new SMTPServer(settings);
  // Clients that break off are what is tested.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port }: AddressInfo = Object(server.server.address());
  return { port, mails, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
