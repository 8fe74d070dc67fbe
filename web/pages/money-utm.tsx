/** UTM level by level: a click on a value goes one level down. Coverage says of how many orders anything is known. */
import { UTM_LEVELS } from '../../src/protocol/api/filter.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { changeColumns } from '../components/change.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { filter, linkHere, place } from '../state/place.ts';
import { format, texts } from '../state/preferences.ts';

type Level = (typeof UTM_LEVELS)[number];
/** Prefix of the keys in the address. */
const KEY = 'utm_';

export function UtmBlock() {
  const t = texts.value;
  const { params } = place.value;
  const chosen = UTM_LEVELS.flatMap((level) => {
    const value = level === 'channel' ? filter.value.channel : params.get(KEY + level);
    return value === null ? [] : [{ level, value }];
  });
  const by = UTM_LEVELS.find((level) => !chosen.some((one) => one.level === level)) ?? 'term';
  const narrowed = Object.fromEntries(
    chosen.filter(({ level }) => level !== 'channel').map(({ level, value }) => [level, value]),
  );
  const question = questionOf(['show']);
  const answer = useAnswer(ROUTES.utm, question === null ? null : { ...question, ...narrowed, by });
  const { data } = answer;
  const rows = data?.data.rows ?? [];
  const isLast = by === UTM_LEVELS.at(-1);
  const nameOf = (value: string) => (value === '' ? t.money.notTold : (nameOfChannel(by, value) ?? value));
  const table: Table<(typeof rows)[number]> = {
    name: `utm-${by}`,
    currency: data?.scope.currency ?? '',
    rows,
    columns: [
      column('value', t.money.levels[by], 'text', ({ value }) => nameOf(value), {
        isWide: true,
        render: ({ value }) =>
          isLast ? (
            <bdi>{nameOf(value)}</bdi>
          ) : (
            <a href={linkHere({ [keyOf(by)]: value })}>
              <bdi>{nameOf(value)}</bdi>
            </a>
          ),
        bar: ({ share }) => share,
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      ...changeColumns<(typeof rows)[number]>(data?.scope),
      column('refunds', t.words.refunds, 'money', ({ refunds }) => refunds),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
      column('tickets', t.words.tickets, 'count', ({ tickets }) => tickets),
      column('share', t.words.share, 'percent', ({ share }) => share),
    ],
  };
  const note =
    data === null
      ? null
      : t.money.coverage(format.value.percent(data.data.coverage.share), t.money.levels[by]);
  return (
    <Block
      title={t.money.utm}
      note={note}
      isWide
      answer={answer}
      table={data === null ? null : table}
      sql={['utm', 'from-utm']}
      tools={
        <nav class="trail" aria-label={t.money.utm}>
          <a href={linkHere(Object.fromEntries(UTM_LEVELS.map((level) => [keyOf(level), null])))}>
            {t.money.allSources}
          </a>
          {chosen.map(({ level, value }, index) => (
            <a
              key={level}
              href={linkHere(
                Object.fromEntries(
                  UTM_LEVELS.slice(UTM_LEVELS.indexOf(level) + 1).map((below) => [keyOf(below), null]),
                ),
              )}
              {...(index === chosen.length - 1 ? { 'aria-current': 'true' as const } : {})}
            >
              <small>{t.money.levels[level]}</small>{' '}
              <bdi>{value === '' ? t.money.notTold : (nameOfChannel(level, value) ?? value)}</bdi>
            </a>
          ))}
        </nav>
      }
    >
      {filter.value.show !== null && <p class="note">{t.money.ofAllShows}</p>}
      {data !== null && data.data.left_out > 0 && <p class="note">{t.money.leftOut(data.data.left_out)}</p>}
    </Block>
  );
}

function keyOf(level: Level): string {
  return level === 'channel' ? 'channel' : KEY + level;
}

function nameOfChannel(level: Level, value: string): string | null {
  const { channels } = texts.value;
  return level === 'channel' ? (Object.entries(channels).find(([key]) => key === value)?.[1] ?? null) : null;
}
