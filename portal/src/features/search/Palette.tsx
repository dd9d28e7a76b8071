import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { Dialog } from '@/shared/Dialog';
import { Problem } from '@/shared/Problem';
import { useSearch } from './api';
import { pieces } from './marked';
import { type Page, pageOf } from './pages';
import { opened, recent } from './recent';

function Marked({ page, field }: { page: Page; field: 'title' | 'text' }) {
  const { document, highlight } = page.result ?? {};
  const marked = highlight?.fields[field];
  if (!highlight || !marked) return field === 'title' ? page.title : document?.text.slice(0, 300);
  return pieces(marked, highlight.preTag, highlight.postTag).map(({ text, found }, index) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a text have no name and never move
    found ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}

function said(words: string, found: Page[], total: number) {
  if (found.length === 0) return words ? 'Nothing is called that, or holds these words.' : '';
  return total > found.length ? `The best of ${total.toLocaleString()}.` : '';
}

/** Finds everything by its words; without any, what was opened last. `pages` are the portal's own places. */
export function Palette({ pages, onClose }: { pages: { to: string; title: string }[]; onClose: () => void }) {
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const [last] = useState(recent);
  const navigate = useNavigate();
  const words = text.trim();
  const { data, error, isPending, isPlaceholderData, failureReason } = useSearch(words);
  const places = pages
    .filter(({ title }) => title.toLowerCase().includes(words.toLowerCase()))
    .map(({ to, title }) => ({ to, title, kind: 'Page' }));
  const found: Page[] = words ? [...(data?.results ?? []).map(pageOf), ...places] : [...last, ...places];
  const at = Math.min(active, found.length - 1);
  const waits = words !== '' && (isPending || isPlaceholderData);
  useEffect(() => {
    document.getElementById(`found-${at}`)?.scrollIntoView({ block: 'nearest' });
  }, [at]);
  const open = (page: Page | undefined) => {
    if (!page) return;
    opened(page);
    navigate(page.to);
    onClose();
  };
  return (
    <Dialog opened onClose={onClose} title="Search" size="lg">
      <input
        className="palette"
        role="combobox"
        aria-label="Search"
        aria-expanded={found.length > 0}
        aria-controls="found"
        aria-activedescendant={found.length > 0 ? `found-${at}` : undefined}
        aria-autocomplete="list"
        placeholder="A name, a word, a page"
        maxLength={100}
        data-autofocus
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
            event.preventDefault();
            const step = event.key === 'ArrowDown' ? 1 : -1;
            setActive((at + step + found.length) % Math.max(found.length, 1));
          } else if (event.key === 'Enter' && !waits) open(found[at]);
        }}
      />
      <div id="found" role="listbox" aria-label={words ? 'Found' : 'Opened last, and pages'} className="found">
        {found.map((page, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the search field moves in the list and opens by Enter
          <div
            key={`${page.kind} ${page.to}`}
            id={`found-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onClick={() => open(page)}
          >
            <span className="grow">
              <Marked page={page} field="title" />{' '}
              <span className="dim small">
                <Marked page={page} field="text" />
              </span>
            </span>
            <span className="dim small">{page.kind}</span>
          </div>
        ))}
      </div>
      {error && <Problem error={error} />}
      <p className="dim small" role="status">
        {failureReason && !error
          ? 'The server has just started; it can search in a moment.'
          : waits || error
            ? ''
            : said(words, found, data?.numberOfResults ?? 0)}
      </p>
    </Dialog>
  );
}
