/** `zakaz erase`: takes one person out of the store. */
import { createInterface } from 'node:readline/promises';
import { UsageError } from '../../core/errors.ts';
import { formatMoney } from '../../core/money.ts';
import { BuyerEraser, type FoundBuyer } from '../../loader/persons/erase-buyer.ts';
import { type Context, readConfig } from '../context.ts';
import { EXIT } from '../exit-codes.ts';
import { renderPairs, wrap } from '../layout.ts';
import { chooseOrganization, describeNoData, storeExists, withWritableStore } from '../store.ts';

/** Options of `zakaz erase`. */
export interface EraseOptions {
  /** The person's e-mail. It is not written anywhere. */
  readonly buyer: string;
  readonly yes?: boolean;
}

/** Shows what would go, asks, and does it. @throws UsageError, ConfigError, and what the store throws */
export async function run(context: Context, { buyer, yes = false }: EraseOptions): Promise<number> {
  const { stdout, stderr, texts, clock } = context;
  const { erase: words } = texts;
  if (!/^[^\s@]+@[^\s@]+$/.test(buyer.trim())) throw new UsageError(words.notEmail);
  const config = await readConfig(context);
  if (!storeExists(config)) {
    stderr.lines(describeNoData(context, config));
    return EXIT.storeUnavailable;
  }
  return withWritableStore(context, { config, purpose: 'erase' }, async (warehouse) => {
    const organization = await chooseOrganization(context, { config, warehouse });
    if (organization === null) {
      stderr.lines(describeNoData(context, config));
      return EXIT.storeUnavailable;
    }
    const eraser = new BuyerEraser({ config, warehouse, organization, email: buyer, clock });
    const found = await eraser.find();
    stdout.lines(renderFound(found, context, config.reportZone));
    if (config.dryRun) {
      stderr.lines([texts.run.dryRun]);
      return EXIT.done;
    }
    if (!yes && !(await isConfirmed(context))) {
      stderr.lines([words.kept]);
      return EXIT.done;
    }
    await eraser.erase(found);
    stdout.lines(wrap(words.done(found.orders), stdout.columns()));
    return EXIT.done;
  });
}

/** @throws UsageError where nobody can be asked */
async function isConfirmed({ stderr, texts, signal }: Context): Promise<boolean> {
  if (process.stdin.isTTY !== true) throw new UsageError(texts.erase.needsYes);
  const asking = createInterface({ input: process.stdin, output: stderr.stream });
  try {
    const answer = await asking.question(`${texts.erase.ask} `, { signal });
    return texts.erase.yes.includes(answer.trim().toLowerCase());
  } finally {
    asking.close();
  }
}

function renderFound(found: FoundBuyer, { stdout, texts }: Context, zone: string): string[] {
  const { erase: words, format, run } = texts;
  const { firstSaleAt, lastSaleAt } = found;
  if (firstSaleAt === null || lastSaleAt === null) return wrap(words.nothing, stdout.columns());
  const money = [...found.revenue].map(([currency, sum]) => format.money(formatMoney(sum), currency));
  return [
    ...wrap(words.found, stdout.columns()),
    ...renderPairs(
      [
        [words.label.orders, format.number(found.orders)],
        [words.label.tickets, format.number(found.tickets)],
        [words.label.sum, money.join(', ')],
        [words.label.sales, run.between(format.time(firstSaleAt, zone), format.time(lastSaleAt, zone))],
      ],
      stdout,
    ),
    ...wrap(words.stays, stdout.columns()),
  ];
}
