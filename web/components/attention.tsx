/** What needs somebody: first the data, then the events. Empty when all is well. */
import type { z } from 'zod';
import type { EventRow } from '../../src/protocol/api/events.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import type { Health } from '../../src/protocol/server.ts';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { linkTo } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';
import { FigureMenu } from './figure-menu.tsx';
import type { Tone } from './status-tag.tsx';

/** Almost nothing is left to sell. */
const NEARLY_SOLD_OUT = 0.9;
/** A week with less than half of the one before, when that one was worth speaking of. */
const FALLING = { part: 0.5, ticketsBefore: 20 };
const LOOKED_AT = 100;
const SHOWN = 6;

interface Item {
  readonly tone: Exclude<Tone, 'plain'>;
  readonly text: string;
  readonly href: string;
}

export function Attention() {
  const t = texts.value;
  const health = useAnswer(ROUTES.health, {});
  const checks = useAnswer(ROUTES.checks, {});
  const summary = useAnswer(ROUTES.summary, questionOf());
  const question = questionOf(['event', 'show', 'compare']);
  const events = useAnswer(
    ROUTES.events,
    question === null
      ? null
      : { ...question, when: 'upcoming', sort: 'sell_through', direction: 'desc', per_page: LOOKED_AT },
  );
  const items = [
    ...ofData(health.data, checks.data, summary.data?.complete ?? true),
    ...(events.data?.data.events ?? []).flatMap(ofEvent),
  ];
  if (items.length === 0) return null;
  return (
    <section class="attention" aria-label={t.attention.title}>
      <ul>
        {items.slice(0, SHOWN).map(({ tone, text, href }) => (
          <li key={text} class={tone}>
            <a href={href}>
              <bdi>{text}</bdi>
            </a>
          </li>
        ))}
        {items.length > SHOWN && <li class="plain">{t.attention.more(items.length - SHOWN)}</li>}
      </ul>
      <FigureMenu title={t.attention.title} table={tableOf(items)} />
    </section>
  );
}

function tableOf(rows: readonly Item[]): Table<Item> {
  const { attention } = texts.value;
  return {
    name: 'attention',
    currency: '',
    rows,
    columns: [
      column('tone', attention.tone, 'text', ({ tone }) => attention.tones[tone]),
      column('what', attention.what, 'text', ({ text }) => text, { isLong: true }),
    ],
  };
}

function ofData(
  health: Health | null,
  checks: z.infer<(typeof ROUTES)['checks']['answer']> | null,
  isComplete: boolean,
): Item[] {
  const { attention } = texts.value;
  const failed =
    checks?.checks.filter(({ status, severity }) => status !== 'passed' && severity === 'error').length ?? 0;
  return [
    ...(health?.problems ?? []).map(
      (problem): Item => ({ tone: 'bad', text: attention.problems[problem], href: linkTo('health') }),
    ),
    ...(isComplete ? [] : [{ tone: 'warn', text: attention.incomplete, href: linkTo('health') } as const]),
    ...(failed === 0
      ? []
      : [{ tone: 'bad', text: attention.checks(failed), href: linkTo('health') } as const]),
  ];
}

function ofEvent({
  event_id: id,
  name,
  sell_through: sold,
  days_left: left,
  pace,
  pace_before: before,
}: EventRow): Item[] {
  const { attention } = texts.value;
  const href = linkTo('events', id);
  if (left === null || left < 0) return [];
  const title = name === '' ? id : name;
  if (sold !== null && sold >= NEARLY_SOLD_OUT) {
    return [{ tone: 'good', text: attention.nearlySoldOut(title, format.value.percent(sold)), href }];
  }
  const isFalling = before >= FALLING.ticketsBefore && pace < before * FALLING.part;
  return isFalling ? [{ tone: 'warn', text: attention.falling(title, pace, before), href }] : [];
}
