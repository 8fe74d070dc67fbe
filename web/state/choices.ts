/** What there is to choose from, and what day it is in the report zone. */
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { z } from 'zod';
import type { choicesSchema } from '../../src/protocol/api/data-health.ts';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { useAnswer } from './answers.ts';
import { zone } from './preferences.ts';

export type Choices = z.infer<typeof choicesSchema>;
export const choices = signal<Choices | null>(null);

/** Keeps them as the server last said. */
export function useChoices(isWanted: boolean): void {
  const { data } = useAnswer(ROUTES.choices, isWanted ? {} : null);
  useEffect(() => {
    if (data === null) return;
    choices.value = data;
    zone.value = data.zone;
  }, [data]);
}
