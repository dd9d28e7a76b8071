import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { CopyLine } from '@/shared/CopyLine';
import type { Entity } from '@/shared/entity';
import { count } from '@/shared/formats';
import { LogTroubles, saveLines } from '@/shared/LogView';
import { Problem } from '@/shared/Problem';
import { useLogStream } from '@/shared/useLogStream';
import { type CopyPlace, copiesLog, type LogChoice, MOST_LINES } from './api';
import { called, chosen, type LevelChoice, type Line, nameOf, nothingParsed, parseOn, readOn } from './live';

const ROW = 20;
const AROUND = 20;
const COLOURS = ['#3b82f6', '#d97706', '#10b981', '#a855f7', '#ec4899', '#14b8a6', '#84cc16', '#ef4444'];

const clock = (at: string) => at.slice(11, 19);

function useLines(stream: { lines: string[]; left: number }) {
  const parsed = useRef(nothingParsed);
  return useMemo(() => {
    parsed.current = parseOn(parsed.current, stream.lines, stream.left);
    return parsed.current.lines;
  }, [stream.lines, stream.left]);
}

/** Only the lines that are seen are in the page, however many there are. */
function Lines({
  lines,
  names,
  follow,
  line,
  href,
  onLeave,
  label,
}: {
  lines: Line[];
  names: Map<string, string>;
  follow: boolean;
  line?: Line;
  href: (line: Line) => string;
  onLeave: () => void;
  label: string;
}) {
  const place = useRef<HTMLPreElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(480);
  useEffect(() => {
    const pane = place.current;
    if (!pane) return;
    setHeight(pane.clientHeight);
    if (follow) pane.scrollTop = lines.length * ROW;
  }, [follow, lines]);
  const at = line ? lines.indexOf(line) : -1;
  const shown = useRef('');
  useEffect(() => {
    const pane = place.current;
    if (!pane || !line || at < 0 || shown.current === nameOf(line)) return;
    shown.current = nameOf(line);
    if (at * ROW < pane.scrollTop || at * ROW > pane.scrollTop + pane.clientHeight - ROW)
      pane.scrollTop = Math.max(0, at * ROW - pane.clientHeight / 2);
  }, [line, at]);
  const first = Math.max(0, Math.floor(top / ROW) - AROUND);
  const seen = lines.slice(first, Math.ceil((top + height) / ROW) + AROUND);
  const sources = [...names.keys()];
  return (
    <pre
      ref={place}
      className="log-lines"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      role="log"
      aria-live="off"
      aria-label={label}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      onWheel={(event) => event.deltaY < 0 && onLeave()}
      onTouchMove={onLeave}
      onKeyDown={(event) => ['ArrowUp', 'PageUp', 'Home'].includes(event.key) && onLeave()}
    >
      <span style={{ height: lines.length * ROW }}>
        <span style={{ transform: `translateY(${first * ROW}px)` }}>
          {seen.map((each) => (
            <span
              key={each.number}
              className="log-line"
              data-level={each.level}
              aria-current={each === line ? 'true' : undefined}
            >
              <Link className="log-time" to={href(each)} replace preventScrollReset title={each.at}>
                {clock(each.at)}
              </Link>
              {names.size > 1 && (
                <span
                  className="log-copy"
                  style={{ '--copy': COLOURS[Math.max(0, sources.indexOf(each.source)) % COLOURS.length] } as object}
                >
                  {names.get(each.source)}
                </span>
              )}
              <span>{each.text}</span>
            </span>
          ))}
        </span>
      </span>
    </pre>
  );
}

/** One line in full, with the address that leads to it. */
function OneLine({ line, name, onClose }: { line: Line; name: string; onClose: () => void }) {
  return (
    <section className="log-one" aria-label="The chosen line">
      <div className="row">
        <span className="grow small dim">
          {name}, {new Date(line.at).toLocaleString()}
        </span>
        <Button size="compact-sm" variant="default" onClick={onClose}>
          Close
        </Button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a long line scrolls and must be reachable by keyboard */}
      <pre tabIndex={0}>{line.text}</pre>
      <CopyLine text={window.location.href} label="a link to this line" />
    </section>
  );
}

/** What copies write, as it is written: searched, held still, saved, and any line of it shared by its address. */
export function LiveLog({
  entity,
  place,
  choice,
  retry,
}: {
  entity: Entity;
  place: CopyPlace;
  choice: LogChoice;
  retry: () => void;
}) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get('line') ?? '';
  const [words, setWords] = useState('');
  const [level, setLevel] = useState<LevelChoice>('all');
  const [held, setHeld] = useState<Line[]>();
  const stream = useLogStream(copiesLog(entity, place, choice), !choice.before, readOn);
  const current = useLines(stream);
  const all = held ?? current;
  const shown = useMemo(() => chosen(all, words, level), [all, words, level]);
  const sources = [...new Set(all.map(({ source }) => source))].sort().join('\n');
  const copies = place.copies.map(({ name }) => name).join('\n');
  const names = useMemo(() => called(sources.split('\n'), copies.split('\n')), [sources, copies]);
  const line = useMemo(() => (wanted ? all.find((each) => nameOf(each) === wanted) : undefined), [all, wanted]);
  const hold = () => setHeld((before) => before ?? current);
  const going = !choice.before;
  const title = `${entity.metadata.name} ${place.environment}`;
  const href = (each: Line) => {
    const next = new URLSearchParams(search);
    next.set('line', nameOf(each));
    return `?${next}`;
  };
  const close = () =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        next.delete('line');
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  if (stream.error && current.length === 0) return <Problem error={stream.error} retry={retry} />;
  const fresh = (current.at(-1)?.number ?? -1) - (all.at(-1)?.number ?? -1);
  return (
    <>
      <div className="row log-tools">
        <TextInput
          className="grow"
          aria-label="Search the log"
          placeholder="Search the log"
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
        />
        <NativeSelect
          aria-label="Which lines"
          value={level}
          data={[
            { value: 'all', label: 'All lines' },
            { value: 'warning', label: 'Warnings and errors' },
            { value: 'error', label: 'Errors' },
          ]}
          onChange={(event) => setLevel(event.currentTarget.value as LevelChoice)}
        />
        {going && (
          <Button variant="default" onClick={() => setHeld(held ? undefined : current)}>
            {held ? 'Go on' : 'Pause'}
          </Button>
        )}
        <Button
          variant="default"
          disabled={all.length === 0}
          onClick={() =>
            saveLines(
              title,
              all.map(({ at, source, text }) => `${at} ${source} ${text}`),
            )
          }
        >
          Download
        </Button>
      </div>
      <Lines
        lines={shown}
        names={names}
        follow={!held && !line && going}
        line={line}
        href={href}
        onLeave={() => going && hold()}
        label={`What ${title} writes`}
      />
      {line && <OneLine line={line} name={names.get(line.source) ?? line.source} onClose={close} />}
      {wanted && !line && all.length > 0 && (
        <p className="small dim">
          The line of the link is not among these: its copy may have been taken away since, or have written very much.{' '}
          <button type="button" className="link-button" onClick={close}>
            Go on without it
          </button>
        </p>
      )}
      <p className="dim small" aria-live="off">
        {shown.length === all.length
          ? count(all.length, 'line')
          : `${count(shown.length, 'line')} of ${count(all.length, 'line')}`}
        {stream.left > 0 && `, ${count(stream.left, 'older one')} left out`}
        {held && fresh > 0 && `, ${count(fresh, 'new one')}`}
        {going && !held && !stream.error && !stream.cut && ', more as it is written'}
        {all.length === 0 && stream.ended && ': nothing was written, or it is gone with the copy that wrote it'}. What
        looks like a secret is shown as ***.
        {choice.after && ` Of each copy at most the last ${MOST_LINES.toLocaleString('en')} lines are read.`}
      </p>
      <LogTroubles stream={stream} retry={retry} />
    </>
  );
}
