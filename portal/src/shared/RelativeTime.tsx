import { useSyncExternalStore } from 'react';
import { relativeTime } from './formats';

let now = new Date();
const listeners = new Set<() => void>();
window.setInterval(() => {
  now = new Date();
  for (const listener of listeners) listener();
}, 15_000);

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function RelativeTime({ at }: { at?: string | null }) {
  const current = useSyncExternalStore(subscribe, () => now);
  if (!at) return <span className="dim">not known</span>;
  const date = new Date(at);
  return (
    <time dateTime={at} title={date.toLocaleString()}>
      {relativeTime(date, date > current ? new Date() : current)}
    </time>
  );
}
