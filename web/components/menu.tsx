/** A small menu behind three dots. */
import { useRef } from 'preact/hooks';

export interface MenuItem {
  readonly text: string;
  act(): void;
}

export function Menu({ label, items }: { readonly label: string; readonly items: readonly MenuItem[] }) {
  const box = useRef<HTMLDetailsElement>(null);
  const close = () => {
    if (box.current !== null) box.current.open = false;
  };
  /** What was chosen vanishes with the menu: the keyboard stays where it came from. */
  const closeAndReturn = () => {
    close();
    box.current?.querySelector('summary')?.focus();
  };
  return (
    <details
      ref={box}
      class="menu"
      onKeyDown={({ key }) => {
        if (key === 'Escape') closeAndReturn();
      }}
      onFocusOut={({ relatedTarget }) => {
        const isInside = relatedTarget instanceof Node && box.current?.contains(relatedTarget) === true;
        if (relatedTarget !== null && !isInside) close();
      }}
    >
      <summary aria-label={label}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <circle cx="3" cy="8" r="1.4" />
          <circle cx="8" cy="8" r="1.4" />
          <circle cx="13" cy="8" r="1.4" />
        </svg>
      </summary>
      <div class="popover">
        {items.map(({ text, act }) => (
          <button
            key={text}
            type="button"
            onClick={() => {
              closeAndReturn();
              act();
            }}
          >
            {text}
          </button>
        ))}
      </div>
    </details>
  );
}
