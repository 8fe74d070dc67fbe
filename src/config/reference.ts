/** The reference of settings as Markdown, made of the schema that the settings are read by. */
import { textsFor } from '../core/texts/index.ts';
import { GROUPS } from './schema/schema.ts';
import type { Setting, SettingGroup } from './schema/setting.ts';

const HEAD = `# Configuration

From the environment, or from a file given with \`--env-file\` (lines \`NAME=value\`). A flag wins over the environment, the environment over the file. Every
problem is listed at once, with what a value looks like. \`zakaz doctor\` tries all of it. What is called a secret here is never printed, logged or stored.
`;
const TAIL = `
Made by \`npm run docs\` from \`src/config/schema\`: edit that, not this page.
`;

/** The whole document, in English. */
export function renderReference(): string {
  return HEAD + GROUPS.map(renderGroup).join('') + TAIL;
}

function renderGroup({ title, about, settings }: SettingGroup): string {
  const rows = Object.entries(settings).map(
    ([key, setting]) =>
      `| \`${key}\` | ${[valuesOf(setting), defaultOf(setting), setting.meaning].map(cell).join(' | ')} |\n`,
  );
  const before = about === undefined ? '' : `${about}\n\n`;
  return `\n## ${title}\n${before}| name | value | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('')}`;
}

const code = (text: string) => `\`${text}\``;
const cell = (text: string) => text.replaceAll('|', '\\|');

function valuesOf(setting: Setting): string {
  switch (setting.kind) {
    case 'whole':
      return `${setting.unit}, ${setting.min} to ${setting.max}`;
    case 'switch':
      return '`true` or `false`';
    case 'choice':
      return setting.choices.map(code).join(', ');
    case 'text': {
      const shape = setting.shape(textsFor('en'));
      return setting.isSecret === true ? `**secret:** ${shape}` : shape;
    }
  }
}

function defaultOf(setting: Setting): string {
  if (setting.otherwise !== undefined) return setting.otherwise;
  return setting.fallback === undefined ? '' : code(String(setting.fallback));
}
