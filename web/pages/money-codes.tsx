/** Promo codes and what they cost. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

export function CodesBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.promoCodes, questionOf(['compare', 'show']));
  const { data } = answer;
  const currency = data?.scope.currency ?? '';
  const rows = data?.data.codes ?? [];
  const table: Table<(typeof rows)[number]> = {
    name: 'promo-codes',
    currency,
    rows,
    columns: [
      column('code', t.money.code, 'text', ({ promo_code_id }) => promo_code_id, {
        bar: ({ share }) => share,
      }),
      column('gross', t.words.gross, 'money', ({ gross }) => gross),
      column('discounts', t.money.discounts, 'money', ({ discounts }) => discounts),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
    ],
  };
  const note =
    data === null
      ? null
      : t.money.codesNote(
          write.money(data.data.with_code.gross, currency),
          write.money(data.data.with_code.discounts, currency),
          write.money(data.data.without_code.gross, currency),
        );
  return (
    <Block
      title={t.money.codes}
      note={note}
      answer={answer}
      table={data === null ? null : table}
      empty={t.money.noCodes}
      sql={['promo_codes', 'from-codes']}
    />
  );
}
