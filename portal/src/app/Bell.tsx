import { IconBell } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { Link } from 'react-router';
import { entityPath, shortName } from '@/shared/entity';
import { useNeeds } from '@/shared/needs';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { useLater } from '@/shared/useLater';

/** What waits for the person, from every page. */
export function Bell() {
  const [open, setOpen] = useState(false);
  const later = useLater();
  const { items, over, error } = useNeeds(later || open);
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
  const needs = items ?? [];
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
            <p className="dim">{error ? 'What waits for you cannot be read now.' : 'Nothing waits for you.'}</p>
          )}
          {needs.map((need) => (
            <p key={need.key}>
              <StateMark tone={need.tone}>{need.word}</StateMark>{' '}
              <Link to={need.to} onClick={() => setOpen(false)}>
                {need.title}
              </Link>{' '}
              {need.at && (
                <span className="dim small">
                  <RelativeTime at={need.at} />
                </span>
              )}
            </p>
          ))}
          {over.map(({ entityRef, says, at }) => (
            <p key={entityRef + says}>
              <StateMark tone="good">Over</StateMark>{' '}
              <Link to={`${entityPath(entityRef)}/deployments`} onClick={() => setOpen(false)}>
                {shortName(entityRef)}: {says}
              </Link>{' '}
              <span className="dim small">
                <RelativeTime at={at} />
              </span>
            </p>
          ))}
        </section>
      )}
    </div>
  );
}
