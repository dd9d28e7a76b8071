import { structuredPatch } from 'diff';
import { useMemo, useState } from 'react';

const MOST_LINES = 2_000;
const MOST_MILLIS = 3_000;

function Lines({ before, after }: { before: string; after: string }) {
  const patch = useMemo(
    () => structuredPatch('before', 'after', before, after, '', '', { context: 3, timeout: MOST_MILLIS }),
    [before, after],
  );
  if (!patch)
    return <p className="dim">The two differ in so many lines that showing them side by side would take too long.</p>;
  const lines = patch.hunks.flatMap((hunk) => [`@@ line ${hunk.newStart} @@`, ...hunk.lines]);
  const kinds: Record<string, string> = { '+': 'plus', '-': 'minus', '@': 'at' };
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="diff" tabIndex={0}>
        {lines.slice(0, MOST_LINES).map((line, index) => {
          const key = index;
          return (
            <span key={key} className={kinds[line[0] ?? '']}>
              {line.slice(0, 2_000)}
            </span>
          );
        })}
      </pre>
      {lines.length > MOST_LINES && <p className="dim">The first {MOST_LINES.toLocaleString('en')} lines are shown.</p>}
    </>
  );
}

/** Every line that changed, when somebody asks for it. */
export function TextChanges({ before, after }: { before: string; after: string }) {
  const [open, setOpen] = useState(false);
  return (
    <details className="card" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>Every line that changed</summary>
      {open && <Lines before={before} after={after} />}
    </details>
  );
}
