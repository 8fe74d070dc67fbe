/**
 * Messages by a Telegram bot. Source: core.telegram.org/bots/api, sendMessage, seen 2026-11-24: up to 4,096 characters; with
 * `parse_mode` HTML the signs `<`, `>` and `&` are to be written as entities; 429 tells in `parameters.retry_after` how many seconds to
 * wait. The token stands in the address, so the address is shown nowhere.
 */
import { z } from 'zod';
import type { TelegramConfig } from '../../config/config.ts';
import { type Channel, failed, type Paragraph, SENT, type SendResult } from './channel.ts';
import { call, type HttpAnswer, type SendLimits, toResult } from './http.ts';

/** Characters of one message, in UTF-16 code units, markup counted too: a safe bound. */
const MAX_LENGTH = 4_096;
/** A line is cut to this, so that it fits whatever its signs become. */
const MAX_LINE = 600;

const answerSchema = z.object({
  ok: z.boolean(),
  description: z.string().optional(),
  parameters: z.object({ retry_after: z.number().int().nonnegative().optional() }).optional(),
});

/** A text in both ways of writing it. */
interface Text {
  readonly html: string;
  readonly plain: string;
}

export function createTelegram(config: TelegramConfig, limits: Partial<SendLimits> = {}): Channel {
  const url = new URL(config.url);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/bot${config.token.reveal()}/sendMessage`;

  function post(text: object, signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const body = { chat_id: config.chat, ...text, link_preview_options: { is_disabled: true } };
    return call({
      url,
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      // The address is the bot API's, or one that was set on purpose: a server of one's own may stand within.
      allowsPrivate: true,
      limits,
      signal,
    });
  }

  async function send({ html, plain }: Text, signal: AbortSignal | undefined): Promise<SendResult> {
    const answer = await post({ text: html, parse_mode: 'HTML' }, signal);
    return readResult(isMarkupRefused(answer) ? await post({ text: plain }, signal) : answer);
  }

  return {
    name: 'telegram',
    parts: ({ paragraphs }) => toTexts(paragraphs).map((text) => (signal) => send(text, signal)),
  };
}

function parse(answer: HttpAnswer): z.infer<typeof answerSchema> | null {
  if (answer.kind === 'none') return null;
  try {
    return answerSchema.safeParse(JSON.parse(answer.body)).data ?? null;
  } catch {
    return null;
  }
}

function isMarkupRefused(answer: HttpAnswer): boolean {
  return answer.kind === 'answer' && answer.status === 400 && /parse/i.test(parse(answer)?.description ?? '');
}

function readResult(answer: HttpAnswer): SendResult {
  const result = toResult(answer);
  const said = parse(answer);
  // A page of a proxy with status 200 is no success.
  if (result.kind === 'sent') return said?.ok === true ? SENT : failed('unavailable', { retryable: true });
  const seconds = said?.parameters?.retry_after;
  if (result.reason === 'limited' && seconds !== undefined)
    return { ...result, retryAfterMs: seconds * 1000 };
  // 400 is an addressee that is not there, once it is not the markup.
  return result.reason === 'rejected' ? failed('refused') : result;
}

/** The message in as many texts as it takes: parted between lines, so that no sign and no tag is cut. */
export function toTexts(paragraphs: readonly Paragraph[]): Text[] {
  const texts: Text[] = [];
  let text: Text = { html: '', plain: '' };
  for (const line of paragraphs.flatMap(toLines)) {
    if (text.html.length + line.html.length + 1 > MAX_LENGTH) {
      texts.push(text);
      text = { html: '', plain: '' };
    }
    text = { html: `${text.html}${line.html}\n`, plain: `${text.plain}${line.plain}\n` };
  }
  return [...texts, text]
    .map(({ html, plain }) => ({ html: html.trim(), plain: plain.trim() }))
    .filter(({ plain }) => plain !== '');
}

function toLines({ title, lines }: Paragraph): Text[] {
  const write = (line: string) => ({ html: escapeHtml(cut(line)), plain: cut(line) });
  const heading = write(title);
  return [{ ...heading, html: `<b>${heading.html}</b>` }, ...lines.map(write), { html: '', plain: '' }];
}

function cut(line: string): string {
  const characters = [...line];
  return characters.length > MAX_LINE ? `${characters.slice(0, MAX_LINE - 1).join('')}…` : line;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
