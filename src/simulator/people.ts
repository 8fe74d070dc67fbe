/** Buyers: nobody's names, addresses on `example.test`, telephones of a range given to no one. */
import { FIRST_NAMES, MIDDLE_NAMES, SURNAMES } from './catalogue.ts';
import { draw, keyOf, pick, STREAM, unit } from './random.ts';

const FIRST_CLIENT_ID = 900_001;
const FIRST_DETAILS_ID = 700_001;

/** A buyer's account. */
export interface Person {
  readonly id: number;
  readonly detailsId: number;
  readonly email: string;
  readonly phone: string;
  readonly name: string;
  readonly surname: string;
  readonly middlename: string | null;
}

/** The id of the buyer with this number. */
export function clientIdOf(number: number): number {
  return FIRST_CLIENT_ID + number;
}

/** The buyer with this number; the same seed makes the same person. */
export function personOf(seed: number, number: number): Person {
  const key = keyOf(seed, STREAM.person, number);
  const gender = draw(key, 1) % 2 === 0 ? 0 : 1;
  return {
    id: clientIdOf(number),
    detailsId: FIRST_DETAILS_ID + number,
    email: `buyer${String(number + 1).padStart(6, '0')}@example.test`,
    phone: `+7900000${String(number % 10_000).padStart(4, '0')}`,
    name: pick(FIRST_NAMES, key, 2)[gender],
    surname: pick(SURNAMES, key, 3)[gender],
    middlename: unit(key, 4) < 0.2 ? pick(MIDDLE_NAMES, key, 5)[gender] : null,
  };
}
