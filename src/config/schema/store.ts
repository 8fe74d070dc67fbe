/** Where the data is kept. */
import type { SettingGroup } from './setting.ts';

export const STORE = {
  title: 'The store',
  about: 'With no `CLICKHOUSE_…` set, the embedded engine keeps everything in the data folder.',
  settings: {
    CLICKHOUSE_URL: {
      kind: 'text',
      shape: ({ config }) => config.shape.storeUrl,
      meaning: 'The server, with or without a login in it; or it is given in parts by the next three.',
    },
    CLICKHOUSE_HOST: {
      kind: 'text',
      shape: ({ config }) => config.shape.host,
      meaning: 'Name of the server.',
    },
    CLICKHOUSE_PORT: {
      kind: 'whole',
      unit: 'port',
      min: 1,
      max: 65_535,
      fallback: 8_123,
      otherwise: '8123, with `CLICKHOUSE_SECURE` 8443',
      meaning: 'Port of its HTTP interface.',
    },
    CLICKHOUSE_SECURE: {
      kind: 'switch',
      fallback: false,
      meaning: 'Whether that is https.',
    },
    CLICKHOUSE_USER: {
      kind: 'text',
      shape: ({ config }) => config.shape.name,
      fallback: 'default',
      meaning: 'The account there, with the role `zakaz_loader`; see [cluster](cluster.md).',
    },
    CLICKHOUSE_PASSWORD: {
      kind: 'text',
      isSecret: true,
      shape: ({ config }) => config.shape.anything,
      otherwise: 'empty',
      meaning: 'Its password.',
    },
    CLICKHOUSE_DB: {
      kind: 'text',
      shape: ({ config }) => config.shape.identifier,
      /** An embedded store has no other. */
      fallback: 'zakaz',
      meaning: 'The database, made when it is missing.',
    },
    CLICKHOUSE_CLUSTER: {
      kind: 'text',
      shape: ({ config }) => config.shape.identifier,
      meaning: 'The cluster that the server is a node of; see [cluster](cluster.md).',
    },
    ZAKAZ_DATA_DIR: {
      kind: 'text',
      shape: ({ config }) => config.shape.folder,
      fallback: '.zakaz',
      meaning: 'Embedded store, lock, spool, `buyer.key`, webhooks.',
    },
  },
} as const satisfies SettingGroup;
