/** New and returning buyers, by pseudonym. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

export function BuyersBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.buyers, questionOf(['compare']));
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
    ],
  };
  return (
    <Block
      title={t.money.repeat}
      note={
        data === null
          ? null
          : t.money.buyersNote(
              write.count(data.data.buyers),
              write.percent(data.data.returning_rate),
              write.money(data.data.returning_gross, currency),
            )
      }
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
