/** Where money comes from, and where it goes back to. */
import { texts } from '../state/preferences.ts';
import { BuyersBlock } from './money-buyers.tsx';
import { CodesBlock } from './money-codes.tsx';
import { HeatBlock } from './money-heat.tsx';
import { RefundEventsBlock, RefundsBlock } from './money-refunds.tsx';
import { UtmBlock } from './money-utm.tsx';

export function MoneyPage() {
  return (
    <>
      <h1>{texts.value.pages.money}</h1>
      <div class="grid">
        <RefundsBlock />
        <UtmBlock />
        <CodesBlock />
        <HeatBlock />
        <BuyersBlock />
        <RefundEventsBlock />
      </div>
    </>
  );
}
