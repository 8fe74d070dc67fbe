/** The questions of `zakaz init`, asked on a terminal. What is known already is not asked. */
import type * as Clack from '@clack/prompts';
import { InterruptedError } from '../core/errors.ts';
import type { Context } from './context.ts';

/** Answers by the name of the setting; the token among them. */
export type Answers = Readonly<Record<string, string>>;

export interface AskRequest {
  readonly known: Answers;
  /** Tries a token. @returns what is wrong with it; null when it is accepted */
  readonly tryToken: (token: string) => Promise<string | null>;
}

interface Asking extends AskRequest {
  readonly clack: typeof Clack;
  readonly words: Context['texts']['init'];
  readonly signal: AbortSignal;
}

const MAX_TOKENS = 5;

/** @throws InterruptedError when the person leaves */
export async function askSettings({ texts, signal }: Context, request: AskRequest): Promise<Answers> {
  const clack = await import('@clack/prompts');
  const asking: Asking = { ...request, clack, words: texts.init, signal };
  const { known, words } = asking;
  clack.intro(words.intro);
  const token = known['QTICKETS_TOKEN'] ?? (await askToken(asking));
  const organization =
    known['ORG_NAME'] ?? (await askText(asking, words.organization, { placeholder: 'my-theatre' }));
  const zone = known['REPORT_TZ'] ?? (await askText(asking, words.zone, { initialValue: 'Europe/Moscow' }));
  const hasServer = known['CLICKHOUSE_URL'] !== undefined || known['CLICKHOUSE_HOST'] !== undefined;
  const server = hasServer ? {} : await askStore(asking);
  return { ...known, QTICKETS_TOKEN: token, ORG_NAME: organization, REPORT_TZ: zone, ...server };
}

function answered(answer: string | symbol | undefined): string {
  if (typeof answer === 'symbol') throw new InterruptedError('SIGINT');
  return (answer ?? '').trim();
}

async function askText(
  { clack, words, signal }: Asking,
  message: string,
  hint: { readonly placeholder?: string; readonly initialValue?: string },
): Promise<string> {
  const validate = (answer: string | undefined) => ((answer ?? '').trim() === '' ? words.needed : undefined);
  return answered(await clack.text({ message, validate, signal, ...hint }));
}

async function askToken({ clack, words, signal, tryToken }: Asking): Promise<string> {
  clack.note(words.tokenHow, words.tokenTitle);
  for (let attempt = 0; attempt < MAX_TOKENS; attempt += 1) {
    const token = answered(await clack.password({ message: words.token, signal }));
    const trying = clack.spinner();
    trying.start(words.trying);
    const problem = await tryToken(token);
    trying.stop(problem ?? words.accepted);
    if (problem === null) return token;
  }
  throw new InterruptedError('SIGINT');
}

async function askStore(asking: Asking): Promise<Answers> {
  const { clack, words, signal } = asking;
  const options = [
    { value: 'embedded', label: words.embedded },
    { value: 'server', label: words.server },
  ];
  // The hint which keys to press is there in English alone.
  const choice = { message: words.store, options, signal, showInstructions: false };
  const place = answered(await clack.select(choice));
  if (place === 'embedded') return {};
  return {
    CLICKHOUSE_URL: await askText(asking, words.url, { placeholder: 'https://ch.example.org:8443' }),
    CLICKHOUSE_USER: await askText(asking, words.user, { initialValue: 'default' }),
    CLICKHOUSE_PASSWORD: answered(await clack.password({ message: words.password, signal })),
  };
}
