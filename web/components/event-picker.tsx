/** Finds an event by its name: there may be thousands. A combobox as the ARIA practices describe it. */
import { useId, useState } from 'preact/hooks';
import { ROUTES } from '../../src/protocol/api/routes.ts';
import { useAnswer } from '../state/answers.ts';
import { choices } from '../state/choices.ts';
import { change, filter } from '../state/place.ts';
import { texts } from '../state/preferences.ts';

const SHOWN = 12;

export function EventPicker() {
  const t = texts.value;
  const listId = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [at, setAt] = useState(0);
  const { event } = filter.value;
  const isOpen = typed !== null;
  const search = typed === null || typed.trim() === '' ? undefined : typed.trim();
  const { data } = useAnswer(ROUTES.choices, isOpen ? { search, limit: SHOWN } : null);
  const found = (isOpen ? data?.events : null) ?? [];
  const chosen = choices.value?.events.find(({ event_id }) => event_id === event);
  const choose = (id: string | null) => {
    setTyped(null);
    setAt(0);
    change({ event: id, show: null });
  };
  const onKeyDown = (pressed: KeyboardEvent) => {
    const target = found[at];
    if (pressed.key === 'ArrowDown') setAt(Math.min(at + 1, found.length - 1));
    else if (pressed.key === 'ArrowUp') setAt(Math.max(at - 1, 0));
    else if (pressed.key === 'Enter' && target !== undefined) choose(target.event_id);
    else if (pressed.key === 'Escape') setTyped(null);
    else return;
    pressed.preventDefault();
  };
  return (
    <div class="picker">
      <input
        type="text"
        name="event"
        role="combobox"
        autocomplete="off"
        aria-label={t.filter.event}
        aria-expanded={isOpen && found.length > 0}
        aria-controls={listId}
        aria-autocomplete="list"
        {...(isOpen && found.length > 0 ? { 'aria-activedescendant': `${listId}-${at}` } : {})}
        placeholder={t.filter.allEvents}
        value={typed ?? (event === null ? '' : (chosen?.name ?? event))}
        onFocus={({ currentTarget }) => currentTarget.select()}
        onInput={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setAt(0);
        }}
        onClick={() => setTyped(typed ?? '')}
        onBlur={() => setTyped(null)}
        onKeyDown={onKeyDown}
      />
      {event !== null && (
        <button
          type="button"
          class="plain clear"
          aria-label={t.filter.allEvents}
          onClick={() => choose(null)}
        >
          ✕
        </button>
      )}
      <div id={listId} role="listbox" aria-label={t.filter.event} class="popover" hidden={found.length === 0}>
        {found.map(({ event_id, name, city }, index) => (
          <div
            key={event_id}
            id={`${listId}-${index}`}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            onMouseDown={(pressed) => {
              pressed.preventDefault();
              choose(event_id);
            }}
          >
            <bdi>{name === '' ? event_id : name}</bdi> <small>{city}</small>
          </div>
        ))}
      </div>
    </div>
  );
}
