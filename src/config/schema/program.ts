/** What concerns the program itself. */
import { LOG_LEVELS } from '../config.ts';
import { LANGUAGES } from '../language.ts';
import type { SettingGroup } from './setting.ts';

export const PROGRAM = {
  title: 'The rest',
  settings: {
    ZAKAZ_LANG: {
      kind: 'choice',
      choices: LANGUAGES,
      fallback: 'en',
      otherwise: 'the locale',
      meaning: 'Language of what people read.',
    },
    JOB_NAME: {
      kind: 'text',
      shape: ({ config }) => config.shape.name,
      fallback: 'qtickets_api',
      meaning: 'Name of the job in `meta_job_runs`.',
    },
    DRY_RUN: {
      kind: 'switch',
      fallback: false,
      meaning: 'Reads and counts, writes nothing.',
    },
    LOG_LEVEL: {
      kind: 'choice',
      choices: LOG_LEVELS,
      fallback: 'info',
      meaning: '`debug` adds where an error came from.',
    },
  },
} as const satisfies SettingGroup;
