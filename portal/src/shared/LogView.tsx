import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { count } from './formats';
import { Problem } from './Problem';
import type { LogStream } from './useLogStream';

/** Gives the browser a file of these lines. */
export function saveLines(name: string, lines: string[]) {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([`${lines.join('\n')}\n`], { type: 'text/plain' }));
  link.download = `${name.replace(/[^A-Za-z0-9._-]+/g, '-')}.log`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Why a log, or what some write of it, does not go on. */
export function LogTroubles({ stream, retry }: { stream: LogStream; retry?: () => void }) {
  return (
    <div role="status">
      {stream.cut && <p className="small">Cut off, and tried again: {stream.cut}</p>}
      {Object.entries(stream.troubles).map(([source, why]) => (
        <p key={source} className="small">
          Nothing more of {source} can be read: {why}
        </p>
      ))}
      {Boolean(stream.error) && <Problem error={stream.error} retry={retry} />}
    </div>
  );
}

/** A log that goes on: searched, held still, and saved. `name` is that of the file. */
export function LogView({ stream, name, going }: { stream: LogStream; name: string; going: boolean }) {
  const [search, setSearch] = useState('');
  const [held, setHeld] = useState<string[]>();
  const place = useRef<HTMLPreElement>(null);
  const all = held ?? stream.lines;
  const wanted = search.trim().toLowerCase();
  const shown = wanted ? all.filter((line) => line.toLowerCase().includes(wanted)) : all;
  // biome-ignore lint/correctness/useExhaustiveDependencies: new lines scroll, whatever they are
  useEffect(() => {
    if (!held && place.current) place.current.scrollTop = place.current.scrollHeight;
  }, [stream.lines, held]);
  if (stream.error && stream.lines.length === 0) return <Problem error={stream.error} />;
  return (
    <div className="log-view">
      <div className="row">
        <TextInput
          className="grow"
          aria-label="Search the log"
          placeholder="Search the log"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {going && (
          <Button variant="default" onClick={() => setHeld(held ? undefined : stream.lines)}>
            {held ? 'Go on' : 'Pause'}
          </Button>
        )}
        <Button variant="default" disabled={stream.lines.length === 0} onClick={() => saveLines(name, stream.lines)}>
          Download
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre ref={place} tabIndex={0} role="log" aria-live="off" aria-label={`Log of ${name}`}>
        {shown.join('\n')}
      </pre>
      <p className="dim small">
        {wanted ? `${count(shown.length, 'line')} of ${count(all.length, 'line')}` : count(all.length, 'line')}
        {stream.left > 0 && `, ${count(stream.left, 'older one')} left out`}
        {held && held.length < stream.lines.length && `, ${count(stream.lines.length - held.length, 'new one')}`}
        {going && !held && !stream.error && !stream.cut && ', more as it is written'}. What looks like a secret is shown
        as ***.
      </p>
      <LogTroubles stream={stream} />
    </div>
  );
}
