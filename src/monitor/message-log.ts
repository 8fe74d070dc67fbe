/**
 * What was told to whom, in the store. Before something is sent it is claimed: the first insert under the token of a try stays, the
 * engine drops all others, and whoever finds its own name in the row sends. So two programs at work on one store tell nothing twice.
 * One that dies between claim and sending leaves the claim; after a while it is sent again, for a word too many is better than none.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { batchOf } from '../loader/meta-rows.ts';
import type { ChannelName } from '../protocol/alert-names.ts';
import { channelNameSchema, type Failure, type Told } from '../protocol/alerts.ts';
import { TSV_NULL, tsvDateTime, tsvNullableDateTime, tsvString } from '../warehouse/tsv.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { alertClaimant, alertMessages, type MessageTry } from './queries.ts';

const TABLE = 'meta_alert_messages';
const COLUMNS = [
  ...['organization', 'rule', 'subject', 'number', 'kind', 'channel', 'attempt', 'cause', 'claimant'],
  ...['claimed_at', 'outcome', 'reason', 'next_at', '_ver'],
];
/** A claim that came to nothing for so long is another's to take. Far above what one sending may take. */
const CLAIM_MS = 10 * 60_000;

/** Names something that is told: of a problem, `digest` of a day, or `test`. */
export interface MessageKey {
  readonly rule: string;
  readonly subject: string;
  readonly number: number;
  /** `opened`, `cause-…`, `reminder-…`, `resolved`. */
  readonly kind: string;
  /** That is told; empty where there is none. */
  readonly cause: string;
}

/** Something that is this program's to send. */
export interface Claim extends MessageKey {
  readonly channel: ChannelName;
  readonly attempt: number;
  readonly claimedMs: number;
}

/** How a sending ended. `nextMs`: not to be tried again before, epoch milliseconds. */
export type Outcome =
  | { readonly kind: 'sent' }
  | { readonly kind: 'failed'; readonly reason: Failure; readonly nextMs: number };

export interface MessageLogOptions {
  readonly warehouse: Warehouse;
  readonly organization: string;
  readonly clock: Clock;
}

/** What was told lately, and what is to be told. */
export class MessageLog {
  readonly #options: MessageLogOptions;
  readonly #claimant = randomBytes(8).toString('hex');

  constructor(options: MessageLogOptions) {
    this.#options = options;
  }

  /** Tries since a moment (epoch milliseconds), and all that belong to open problems, oldest first. */
  read(sinceMs: number): Promise<MessageTry[]> {
    const { warehouse, organization } = this.#options;
    return warehouse.query(alertMessages, { organization, since: Math.floor(sinceMs / 1000) });
  }

  /** @param tries all tries so far of what is to be told @returns null when it is told already, or another is at it */
  async claim(key: MessageKey, channel: ChannelName, tries: readonly MessageTry[]): Promise<Claim | null> {
    const { warehouse, organization, clock } = this.#options;
    const before = tries.filter((one) => one.channel === channel && isOf(key, one));
    const nowMs = clock.now();
    const isTaken = before.some(
      ({ outcome, claimed_at }) =>
        outcome === 'sent' || (outcome === 'claimed' && nowMs - Date.parse(claimed_at) < CLAIM_MS),
    );
    if (isTaken) return null;
    const attempt = Math.max(0, ...before.map((one) => one.attempt)) + 1;
    const claim: Claim = { ...key, channel, attempt, claimedMs: nowMs };
    const name = [organization, key.rule, key.subject, key.number, key.kind, channel, attempt].join('\n');
    const token = `claim.${createHash('sha256').update(name).digest('hex')}`;
    await warehouse.insert({
      ...batchOf(TABLE, COLUMNS, [this.#row(claim, ['claimed', '', TSV_NULL])]),
      token,
    });
    const { cause: _, claimedMs: __, ...place } = claim;
    const [row] = await warehouse.query(alertClaimant, { organization, ...place });
    return row?.claimant === this.#claimant ? claim : null;
  }

  /** Puts on record how claims ended that were sent together. */
  async note(claims: readonly Claim[], outcome: Outcome): Promise<void> {
    if (claims.length === 0) return;
    const failed = outcome.kind === 'failed' ? outcome : null;
    const how = [outcome.kind, failed?.reason ?? '', tsvNullableDateTime(failed?.nextMs ?? null)] as const;
    const rows = claims.map((claim) => this.#row(claim, how));
    await this.#options.warehouse.insert(batchOf(TABLE, COLUMNS, rows));
  }

  #row(claim: Claim, [outcome, reason, nextAt]: readonly [string, string, string]) {
    const { organization, clock } = this.#options;
    return [
      ...[tsvString(organization), claim.rule, tsvString(claim.subject), claim.number, claim.kind],
      ...[claim.channel, claim.attempt, claim.cause, this.#claimant, tsvDateTime(claim.claimedMs)],
      ...[outcome, reason, nextAt],
      // How it ended comes after the claim, also when both fall on one millisecond or the clock was set back.
      outcome === 'claimed' ? claim.claimedMs : Math.max(clock.now(), claim.claimedMs + 1),
    ];
  }
}

function isOf(key: MessageKey, one: MessageTry): boolean {
  return isAbout(key, one) && one.kind === key.kind;
}

/** Whether something told is about the same problem. */
export function isAbout(
  { rule, subject, number }: Pick<MessageKey, 'rule' | 'subject' | 'number'>,
  one: Pick<MessageTry, 'rule' | 'subject' | 'number'>,
): boolean {
  return one.rule === rule && one.subject === subject && one.number === number;
}

/** What arrived. */
export function toTold(tries: readonly MessageTry[]): Told[] {
  return tries
    .filter(({ outcome }) => outcome === 'sent')
    .map(({ rule, subject, number, kind, channel, cause, claimed_at: at }) => ({
      ...{ rule, subject, number, kind, cause, at },
      channel: channelNameSchema.parse(channel),
    }));
}
