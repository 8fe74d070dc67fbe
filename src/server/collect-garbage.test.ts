import { expect, it } from 'vitest';
import { collectGarbage } from './collect-garbage.ts';

it('lets go what nothing holds, and keeps the rest', async () => {
  const kept = { rows: 1 };
  const references = [new WeakRef({ rows: 2 }), new WeakRef(kept)];
  // Until then whoever made a reference still holds what it names.
  await new Promise((resolve) => setTimeout(resolve, 0));
  collectGarbage();
  expect(references.map((reference) => reference.deref())).toEqual([undefined, kept]);
});
