import { IconBell } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { useRunsOf } from '@/shared/needs';
import { RelativeTime } from '@/shared/RelativeTime';
import { needing, runName } from '@/shared/runs';
import { StateMark } from '@/shared/StateMark';
import { useSession } from '@/shared/session';

const AFTER_THE_PAGE_MILLIS = 2000;

/** What waits for the person, from every page. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const [calm, setCalm] = useState(false);
  const { actor } = useSession();
  const { items, isError } = useRunsOf(actor.ref, calm || open);
  useEffect(() => {
    const timer = window.setTimeout(() => setCalm(true), AFTER_THE_PAGE_MILLIS);
    return () => window.clearTimeout(timer);
  }, []);
  const place = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    const leave = (event: PointerEvent) => !place.current?.contains(event.target as Node) && setOpen(false);
    const close = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', leave);
    document.addEventListener('keydown', close);
    return () => {
      document.removeEventListener('pointerdown', leave);
      document.removeEventListener('keydown', close);
    };
  }, [open]);
  const needs = needing(items ?? []);
  return (
    <div ref={place} className="bell">
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-expanded={open}
        aria-label={needs.length > 0 ? `What waits for you: ${needs.length}` : 'What waits for you: nothing'}
        onClick={() => setOpen(!open)}
      >
        <IconBell size={18} aria-hidden />
        {needs.length > 0 && <span className="badge">{needs.length}</span>}
      </button>
      {open && (
        <section className="drop" aria-label="What waits for you">
          {needs.length === 0 && (
            <p className="dim">{isError ? 'What waits for you cannot be read now.' : 'Nothing waits for you.'}</p>
          )}
          {needs.map((run) => (
            <p key={run.id}>
              <StateMark tone={run.status === 'unclear' ? 'warn' : 'bad'}>
                {run.status === 'unclear' ? 'Needs an answer' : 'Failed'}
              </StateMark>{' '}
              <Link to={`/runs/${run.id}`} onClick={() => setOpen(false)}>
                {runName(run)}
              </Link>{' '}
              <span className="dim small">
                <RelativeTime at={run.endedAt ?? run.createdAt} />
              </span>
            </p>
          ))}
        </section>
      )}
    </div>
  );
}
