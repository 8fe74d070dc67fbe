/** A panel that comes over the page from its side: the browser keeps the keyboard inside and closes it with Escape. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { texts } from '../state/preferences.ts';

export interface SheetProps {
  readonly title: string;
  readonly isOpen: boolean;
  onClose(): void;
  readonly children: ComponentChildren;
}

export function Sheet({ title, isOpen, onClose, children }: SheetProps) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen && box.current?.open === false) box.current.showModal();
    if (!isOpen) box.current?.close();
  }, [isOpen]);
  return (
    <dialog
      ref={box}
      class="sheet"
      aria-label={title}
      onClose={onClose}
      onClick={({ target }) => {
        if (target === box.current) onClose();
      }}
      onKeyDown={() => {}}
    >
      {isOpen && (
        <div class="sheet-body">
          <header>
            <h2>{title}</h2>
            <button type="button" class="plain" aria-label={texts.value.close} onClick={onClose}>
              ✕
            </button>
          </header>
          {children}
        </div>
      )}
    </dialog>
  );
}
