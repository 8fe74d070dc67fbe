/** A word after a command that has others below it can only be meant for one of them. */
import type { Command } from 'commander';
import { closest } from '../core/closest.ts';
import { UsageError } from '../core/errors.ts';
import type { Texts } from '../core/texts/index.ts';

/** The complaint about such a word, with what was probably meant. */
export function unknownCommand(word: string, command: Command, { usage }: Texts): UsageError {
  const names = command.commands.map((one) => one.name());
  const near = closest(word, names);
  const advice = near === null ? names.join(', ') : usage.didYouMean(near);
  return new UsageError(`${usage.unknownCommand(`${command.name()} ${word}`)}\n${advice}`);
}
