/** New and returning buyers, by pseudonym. */
import type { z } from 'zod';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { changeBetween, changeColumns, withChange } from '../components/change.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

type Buyers = z.infer<(typeof ROUTES)['buyers']['answer']>;

export function BuyersBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.buyers, questionOf());
  const { data } = answer;
  const currency = data?.scope.currency ?? '';
  const rows = (data?.data.by_orders ?? []).filter(({ buyers }) => buyers > 0);
  const most = Math.max(1, ...rows.map(({ buyers }) => buyers));
  const table: Table<(typeof rows)[number]> = {
    name: 'buyers',
    currency,
    rows,
    columns: [
      column('orders', t.money.ordersOfBuyer, 'text', ({ orders }) => (orders === 5 ? '5+' : String(orders))),
      column('buyers', t.money.buyers, 'count', ({ buyers }) => buyers, {
        bar: ({ buyers }) => buyers / most,
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      ...changeColumns<(typeof rows)[number]>(data?.scope),
    ],
  };
  return (
    <Block
      title={t.money.repeat}
      note={data === null ? null : noteOf(data)}
      answer={answer}
      table={data === null ? null : table}
      sql={['buyers', 'from-orders']}
    >
      {data !== null && data.data.unknown.orders > 0 && (
        <p class="note">{t.money.unknownBuyers(write.count(data.data.unknown.orders))}</p>
      )}
    </Block>
  );
}

function noteOf({ data, scope }: Buyers): string {
  const write = format.value;
  const { buyers, returning_rate: rate, returning_gross: gross, compared } = data;
  const rateBefore = compared?.returning_rate ?? null;
  const points = rate === null || rateBefore === null ? null : rate - rateBefore;
  return texts.value.money.buyersNote(
    withChange(write.count(buyers), changeBetween(compared?.buyers, buyers)),
    withChange(write.percent(rate), points, true),
    withChange(write.money(gross, scope.currency), changeBetween(compared?.returning_gross, gross)),
  );
}
