/** Promo codes and what they cost. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { Block } from '../components/block.tsx';
import { changeBetween, changeColumns, withChange } from '../components/change.tsx';
import { column, type Table } from '../export/table.ts';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { format, texts } from '../state/preferences.ts';

export function CodesBlock() {
  const t = texts.value;
  const write = format.value;
  const answer = useAnswer(ROUTES.promoCodes, questionOf());
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
      ...changeColumns<(typeof rows)[number]>(data?.scope),
      column('discounts', t.money.discounts, 'money', ({ discounts }) => discounts),
      column('orders', t.words.orders, 'count', ({ orders }) => orders),
    ],
  };
  const now = data?.data;
  const before = now?.compared ?? undefined;
  const told = (sum: string, sumBefore: string | undefined) =>
    withChange(write.money(sum, currency), changeBetween(sumBefore, sum));
  const note =
    now === undefined
      ? null
      : t.money.codesNote(
          told(now.with_code.gross, before?.with_code.gross),
          told(now.with_code.discounts, before?.with_code.discounts),
          told(now.without_code.gross, before?.without_code.gross),
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
