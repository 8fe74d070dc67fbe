/** The account at the source, and what is kept of it. */
import { DIALECTS } from '../../protocol/contract.ts';
import type { SettingGroup } from './setting.ts';

/** Of a key that pseudonyms are made with. */
const KEY_LENGTH = 16;

export const ACCOUNT = {
  title: 'The account',
  settings: {
    QTICKETS_TOKEN: {
      kind: 'text',
      isSecret: true,
      shape: ({ config }) => config.shape.token,
      meaning: "The token, made in the account's settings.",
    },
    ORG_NAME: {
      kind: 'text',
      shape: ({ config }) => config.shape.organization,
      meaning: 'Names the account; several accounts can share a store.',
    },
    QTICKETS_BASE_URL: {
      kind: 'text',
      shape: ({ config }) => config.shape.baseUrl,
      /** Source: the vendor's article "REST API", seen 2025-11-03. */
      fallback: 'https://qtickets.ru/api/rest/v1',
      meaning: 'Where the API of QTickets is.',
    },
    QTICKETS_SINCE_HOURS: {
      kind: 'whole',
      unit: 'hours',
      min: 1,
      max: 438_000,
      fallback: 24,
      meaning:
        'How far back a load looks: a day, 168 a week, 720 a month, 43200 five years. Set, each load looks back so far; otherwise one in that time.',
    },
    QTICKETS_DIALECT: {
      kind: 'choice',
      choices: ['auto', ...DIALECTS],
      fallback: 'auto',
      meaning:
        'All but `auto` force one way of asking; when it is ignored, the load [says so](how-it-proves.md#the-contract).',
    },
    REPORT_TZ: {
      kind: 'text',
      shape: ({ config }) => config.shape.zone,
      fallback: 'Europe/Moscow',
      meaning: 'Zone of days and times; fixed when the store is made.',
    },
    PERSONAL_DATA: {
      kind: 'choice',
      choices: ['pseudonymise', 'drop', 'keep'],
      fallback: 'pseudonymise',
      meaning:
        'What is kept of buyers: a pseudonym, nothing, or name, e-mail and phone too; see [personal data](personal-data.md).',
    },
    PERSONAL_DATA_KEY: {
      kind: 'text',
      isSecret: true,
      least: KEY_LENGTH,
      shape: ({ config }) => config.shape.key,
      otherwise: 'made once: `buyer.key` in the data folder',
      meaning: 'Key of the pseudonyms; set it where the data folder does not last.',
    },
    PERSONAL_DATA_KEY_OLD: {
      kind: 'text',
      isSecret: true,
      least: KEY_LENGTH,
      shape: ({ config }) => config.shape.formerKeys,
      meaning: 'Former keys: by them persons who were erased are known.',
    },
  },
} as const satisfies SettingGroup;
