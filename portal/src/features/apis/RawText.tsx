import { Button } from '@mantine/core';
import { useMemo, useState } from 'react';

const SHOWN = 1_000;

/** The text as it is written, with the numbers of its lines; a long one is shown piece by piece. */
export function RawText({ text, marked = 0 }: { text: string; marked?: number }) {
  const lines = useMemo(() => text.split('\n'), [text]);
  const first = Math.max(0, marked - 20);
  const [range, setRange] = useState({ from: first, to: first + SHOWN });
  const end = Math.min(range.to, lines.length);
  return (
    <>
      {range.from > 0 && (
        <Button variant="default" size="xs" onClick={() => setRange({ ...range, from: 0 })}>
          Show the {range.from.toLocaleString('en')} lines before
        </Button>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="lines" tabIndex={0} style={{ counterReset: `line ${range.from}` }}>
        {lines.slice(range.from, end).map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line has no other identity than its number
          <span key={range.from + index} className={range.from + index + 1 === marked ? 'minus' : undefined}>
            {line.slice(0, 2_000)}
          </span>
        ))}
      </pre>
      {end < lines.length && (
        <p className="row">
          <span className="dim">
            Lines {(range.from + 1).toLocaleString('en')} to {end.toLocaleString('en')} of{' '}
            {lines.length.toLocaleString('en')}
          </span>
          <Button variant="default" size="xs" onClick={() => setRange({ ...range, to: end + SHOWN })}>
            Show {Math.min(SHOWN, lines.length - end).toLocaleString('en')} more
          </Button>
        </p>
      )}
    </>
  );
}
