import { useRef } from 'react';

/** What else one can do here; closes when something was chosen, by Escape, and when the focus leaves. */
export function Menu({ title = 'Do…', children }: { title?: string; children: React.ReactNode }) {
  const details = useRef<HTMLDetailsElement>(null);
  const close = () => details.current?.removeAttribute('open');
  return (
    <details
      className="menu"
      ref={details}
      onBlur={(event) => {
        if (event.relatedTarget && !event.currentTarget.contains(event.relatedTarget)) close();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        close();
        details.current?.querySelector('summary')?.focus();
      }}
    >
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hears of what its buttons and links did */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: a key press on a button is a click */}
      <div className="drop" onClick={close}>
        {children}
      </div>
    </details>
  );
}
