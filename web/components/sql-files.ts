/** The texts of the sales queries, by name. Loaded when somebody asks for one. */
const FILES = import.meta.glob<string>('../../sql/sales/*.sql', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export function sqlText(name: string): string {
  return FILES[`../../sql/sales/${name}.sql`] ?? '';
}
