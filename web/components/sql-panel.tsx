/** The SQL behind a block: the very files that the server asks the store with. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { filter } from '../state/place.ts';
import { texts } from '../state/preferences.ts';
import { Sheet } from './sheet.tsx';

const shown = signal<{ readonly title: string; readonly names: readonly string[] } | null>(null);

export function openSql(title: string, names: readonly string[]): void {
  const { show, channel } = filter.value;
  const isWhole = show === null && channel === null;
  const used = (name: string) => (isWhole ? name : (NARROWED[name] ?? (() => name))(show !== null));
  shown.value = { title, names: names.map(used) };
}

/** Where sales of a show, or by a channel, come from in place of the whole. */
const NARROWED: Readonly<Record<string, (isOfShow: boolean) => string>> = {
  'from-days': (isOfShow) => (isOfShow ? 'from-shows' : 'from-utm'),
  'from-hours': () => 'from-orders',
  'from-codes': () => 'from-orders',
};

export function SqlPanel() {
  const wanted = shown.value;
  return (
    <Sheet
      title={`SQL: ${wanted?.title ?? ''}`}
      isOpen={wanted !== null}
      onClose={() => {
        shown.value = null;
      }}
    >
      <SqlText names={wanted?.names ?? []} />
    </Sheet>
  );
}

/** Texts of some files, one below the other. */
export function SqlText({ names }: { readonly names: readonly string[] }) {
  const [files, setFiles] = useState<readonly (readonly [string, string])[]>([]);
  useEffect(() => {
    let isGone = false;
    void import('./sql-files.ts').then(({ sqlText }) => {
      if (!isGone) setFiles(names.map((name) => [name, sqlText(name)]));
    });
    return () => {
      isGone = true;
    };
  }, [names]);
  return (
    <>
      <p class="note">{texts.value.sql.note}</p>
      {files.map(([name, text]) => (
        <section key={name}>
          <h3>{`sql/sales/${name}.sql`}</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard */}
          <pre tabIndex={0}>{text}</pre>
        </section>
      ))}
    </>
  );
}
