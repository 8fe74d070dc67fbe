/** Where other parts of the server join it: what they add, and what they find. `serve.ts` lists them. */
import type { ConfigWithServer } from '../config/config.ts';
import type { Clock } from '../core/clock.ts';
import type { Texts } from '../core/texts/index.ts';
import type { OwnedStore } from '../warehouse/own-store.ts';
import type { Access } from './access.ts';
import type { Routes } from './app.ts';
import type { Log } from './log.ts';
import type { RunEnd, Runs } from './runs.ts';

/** What a part of the server works with. */
export interface ServerParts {
  readonly config: ConfigWithServer;
  readonly store: OwnedStore;
  readonly runs: Runs;
  readonly clock: Clock;
  readonly log: Log;
  readonly access: Access;
  /** Of the language that people are told things in. */
  readonly texts: Texts;
  /** When the last webhook came, epoch milliseconds; null when none did. */
  readonly lastWebhookMs: () => number | null;
  /** Of the program. */
  readonly version: string;
  /** Aborted when the server stops. */
  readonly signal: AbortSignal;
}

/** What a part adds. A hook that fails is logged, and nothing else comes of it. */
export interface Hooks {
  readonly routes?: readonly Routes[];
  /** After each run of the server, before the next can begin. */
  readonly onRunEnded?: (end: RunEnd) => Promise<void>;
  readonly everyMinute?: (nowMs: number) => Promise<void>;
  /** Lets go of what it holds, once nothing calls it any more. */
  readonly close?: () => Promise<void>;
}

/** A part of the server. */
export type Extension = (parts: ServerParts) => Hooks | Promise<Hooks>;
