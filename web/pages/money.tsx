/** Where money comes from, and where it goes back to. */
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { type Figure, Tiles } from '../components/tiles.tsx';
import { useAnswer } from '../state/answers.ts';
import { questionOf } from '../state/period.ts';
import { texts } from '../state/preferences.ts';
import { BuyersBlock } from './money-buyers.tsx';
import { CodesBlock } from './money-codes.tsx';
import { HeatBlock } from './money-heat.tsx';
import { RefundEventsBlock, RefundsBlock } from './money-refunds.tsx';
import { UtmBlock } from './money-utm.tsx';

const FIGURES: readonly Figure[] = [
  { key: 'gross', kind: 'money', isGoodUp: true },
  { key: 'refunds', kind: 'money', isGoodUp: false },
  { key: 'net', kind: 'money', isGoodUp: true },
  { key: 'refund_rate', kind: 'rate', isGoodUp: false },
  { key: 'refunded_tickets', kind: 'count', isGoodUp: false },
  { key: 'cancelled_tickets', kind: 'count', isGoodUp: false },
  { key: 'withheld', kind: 'money', isGoodUp: null },
  { key: 'discounts', kind: 'money', isGoodUp: null },
];

export function MoneyPage() {
  const summary = useAnswer(ROUTES.summary, questionOf());
  return (
    <>
      <h1>{texts.value.pages.money}</h1>
      <Tiles summary={summary.data} figures={FIGURES} error={summary.error} />
      <div class="grid pair">
        <RefundsBlock />
        <UtmBlock />
        <CodesBlock />
        <BuyersBlock />
        <HeatBlock />
        <RefundEventsBlock />
      </div>
    </>
  );
}
