/** What a setting is: the readers take ranges and defaults from it, and docs/configuration.md is made of it. */
import type { Texts } from '../../core/texts/index.ts';

interface Told {
  /** Markdown: what it is for, in a sentence. */
  readonly meaning: string;
  /** Told in place of the default, where that hangs on something else. */
  readonly otherwise?: string;
}

/** A whole number. */
export interface WholeSetting extends Told {
  readonly kind: 'whole';
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly fallback: number;
}

export interface SwitchSetting extends Told {
  readonly kind: 'switch';
  readonly fallback: boolean;
}

/** One of several words. */
export interface ChoiceSetting extends Told {
  readonly kind: 'choice';
  readonly choices: readonly string[];
  readonly fallback: string;
}

/** Any other text, read by a function of its own. */
export interface TextSetting extends Told {
  readonly kind: 'text';
  /** What a value looks like. */
  readonly shape: (texts: Texts) => string;
  readonly fallback?: string;
  /** Characters it has at least. */
  readonly least?: number;
  /** Never shown, in whole or in part. */
  readonly isSecret?: true;
}

export type Setting = WholeSetting | SwitchSetting | ChoiceSetting | TextSetting;

/** Settings that are told together. */
export interface SettingGroup {
  readonly title: string;
  /** Markdown before the table. */
  readonly about?: string;
  readonly settings: Readonly<Record<string, Setting>>;
}
