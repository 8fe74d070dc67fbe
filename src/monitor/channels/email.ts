/**
 * Messages by e-mail: plain text, so that nothing in a name can become markup. Nothing is sent over a connection that is not encrypted,
 * unless the server is on this machine or it was asked for.
 */
import type { EmailConfig } from '../../config/config.ts';
import { printable } from '../../core/printable.ts';
import { raceDeadline } from '../../qtickets/abort.ts';
import { isTlsFailure } from '../../qtickets/http-errors.ts';
import { type Channel, failed, type Message, SENT, type SendResult, toPlainText } from './channel.ts';
import { SEND_LIMITS, type SendLimits } from './http.ts';

export interface EmailOptions {
  readonly limits?: Partial<SendLimits>;
  /** PEM of an authority trusted besides Node's own list. */
  readonly extraCa?: string | undefined;
}

/** The library is loaded when the first message is sent: most runs of the program send none. */
export function createEmail(config: EmailConfig, options: EmailOptions = {}): Channel {
  const limits = { ...SEND_LIMITS, ...options.limits };

  async function post({ subject, ...message }: Message, signal: AbortSignal): Promise<void> {
    const { createTransport } = await import('nodemailer');
    const { host, port, tls, login, from, to } = config;
    const transport = createTransport({
      ...{ host, port, secure: tls === 'start', requireTLS: tls === 'required' },
      ...(login === null ? {} : { auth: { user: login.user, pass: login.password.reveal() } }),
      ...{ connectionTimeout: limits.connectMs, dnsTimeout: limits.connectMs },
      ...{ greetingTimeout: limits.totalMs, socketTimeout: limits.totalMs },
      ...{ disableFileAccess: true, disableUrlAccess: true },
      tls: { minVersion: 'TLSv1.2', ...(options.extraCa === undefined ? {} : { ca: options.extraCa }) },
    });
    const close = () => transport.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      await transport.sendMail({
        from,
        to: [...to],
        subject: printable(subject),
        text: toPlainText(message),
      });
    } finally {
      close();
    }
  }

  async function send(message: Message, signal = new AbortController().signal): Promise<SendResult> {
    const toReason = () => new DOMException('too late', 'TimeoutError');
    try {
      await raceDeadline({ limitMs: limits.totalMs, toReason, signal }, (both) => post(message, both));
      return SENT;
    } catch (thrown) {
      return toFailure(thrown);
    }
  }

  return { name: 'email', parts: (message) => [(signal) => send(message, signal)] };
}

/** What the library threw, in one word: its own words may hold addresses and logins. */
function toFailure(thrown: unknown): SendResult {
  if (!(thrown instanceof Error) || thrown instanceof DOMException)
    return failed('timeout', { retryable: true });
  const code = 'code' in thrown ? String(thrown.code) : '';
  const answered = 'responseCode' in thrown ? Number(thrown.responseCode) : null;
  const cause = 'originalCode' in thrown ? String(thrown.originalCode) : '';
  if (code === 'ETLS' || isTlsFailure(cause)) return failed('no-tls');
  if (code === 'EAUTH') return failed('refused');
  // 4xx asks to come again later: a server that does not know the sender yet wants some minutes to pass.
  if (answered !== null && answered >= 400 && answered < 500) return failed('unavailable');
  if (answered !== null && answered >= 500) return failed('rejected');
  if (code === 'ETIMEDOUT') return failed('timeout', { retryable: true });
  return failed('network', { retryable: true });
}
