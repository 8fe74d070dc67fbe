/** Makes one message of all that is to be told at once, for people and for programs. */
import { createHash } from 'node:crypto';
import { printable } from '../core/printable.ts';
import type { Message, Paragraph } from './channels/channel.ts';
import { detailsOf, type Look, titleOf } from './describe.ts';
import type { Notice } from './due.ts';
import { isoOf } from './loads.ts';

export interface ComposeOptions extends Look {
  readonly organization: string;
}

/** @param notices at least one; each is a paragraph of its own */
export function composeNotices(notices: readonly Notice[], options: ComposeOptions): Message {
  const { texts, nowMs } = options;
  const organization = printable(options.organization);
  const paragraphs = notices.map((notice) => toParagraph(notice, options));
  const heading: Paragraph = { title: organization, lines: [] };
  return {
    id: idOf(notices, options),
    subject: texts.alerts.subject(organization, notices.length, paragraphs[0]?.title ?? ''),
    paragraphs: [heading, ...paragraphs],
    data: {
      type: 'alerts',
      organization,
      sent_at: isoOf(nowMs),
      notices: notices.map(({ kind, incident }, index) => {
        const { version: _, ...alert } = incident;
        return { kind, text: paragraphs[index]?.title, ...alert };
      }),
    },
  };
}

/** A trial of a channel. @param id of the message */
export function composeTest(id: string, { texts, organization: name, nowMs }: ComposeOptions): Message {
  const organization = printable(name);
  const { title, line } = texts.alerts.test;
  return {
    id,
    subject: `${organization}: ${title}`,
    paragraphs: [
      { title: organization, lines: [] },
      { title, lines: [line] },
    ],
    data: { type: 'test', organization, sent_at: isoOf(nowMs), text: line },
  };
}

function toParagraph({ kind, incident }: Notice, look: Look): Paragraph {
  const { texts, zone } = look;
  const { kind: kinds, more } = texts.alerts;
  const { finding, opened_at: openedAt, resolved_at: resolvedAt } = incident;
  const since = more.since(texts.format.time(openedAt, zone));
  const span = Date.parse(resolvedAt ?? openedAt) - Date.parse(openedAt);
  const lines =
    resolvedAt === null
      ? [...detailsOf(finding, look), ...(kind === 'opened' ? [] : [since])]
      : [since, more.lasted(texts.format.duration(span))];
  return { title: kinds[kind](titleOf(incident, look)), lines };
}

/** Made of what is told, so that it is the same when the same is sent again. */
function idOf(notices: readonly Notice[], { organization }: ComposeOptions): string {
  const names = notices.map(({ key }) => [key.rule, key.subject, key.number, key.kind].join('\n'));
  const text = [organization, ...names].join('\n\n');
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
