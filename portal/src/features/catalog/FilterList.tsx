import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { kindName, shortName } from '@/shared/entity';
import { type Counts, useCounts } from './api';
import { facets, type Question, same, valuesOf } from './filters';

export function filterLabel(key: string, value: string): string {
  return key === 'kind' ? kindName(value) : key.startsWith('relations') ? shortName(value) : value;
}

const few = 8;

/** Arrows move between the choices. */
export function moveInFilters(event: React.KeyboardEvent<HTMLElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('button, input')];
  const at = all.indexOf(document.activeElement as HTMLElement);
  all[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
  event.preventDefault();
}

function Facet({
  title,
  name,
  counted,
  question,
  onToggle,
}: {
  title: string;
  name: string;
  counted: Counts['fields'][string];
  question: Question;
  onToggle: (value: string) => void;
}) {
  const [all, setAll] = useState(false);
  const [find, setFind] = useState('');
  const [asked] = useDebouncedValue(find, 150);
  const found = useCounts(question, name, asked, all && asked !== '');
  const chosen = valuesOf(question, name);
  const isChosen = (value: string) => chosen.some((each) => same(each, value));
  const { values, more } = (all && asked ? found.data?.fields[name] : undefined) ?? counted;
  const missing = chosen
    .filter((value) => !values.some((each) => same(each.value, value)))
    .map((value) => ({ value, count: 0 }));
  const known = [...missing, ...values];
  const shown = all ? known : known.filter((each, index) => index < few || isChosen(each.value));
  const hidden = known.length - shown.length + more;
  if (counted.values.length === 0 && missing.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {all && (
        <input
          className="find"
          aria-label={`Find under ${title}`}
          placeholder="Find"
          value={find}
          onChange={(event) => setFind(event.currentTarget.value)}
        />
      )}
      {shown.map((each) => (
        <button key={each.value} type="button" aria-pressed={isChosen(each.value)} onClick={() => onToggle(each.value)}>
          <span>{filterLabel(name, each.value)}</span>
          <span className="dim">{each.count.toLocaleString('en')}</span>
        </button>
      ))}
      {all && shown.length === 0 && <p className="dim small">Nothing is called that.</p>}
      {!all && hidden > 0 && (
        <button type="button" className="dim" onClick={() => setAll(true)}>
          {hidden.toLocaleString('en')} more
        </button>
      )}
      {all && more > 0 && (
        <p className="dim small">{more.toLocaleString('en')} more; type a part of the name to find one.</p>
      )}
    </section>
  );
}

/** The filters with counts that follow all other filters. */
export function FilterList({
  counts,
  question,
  onToggle,
}: {
  counts?: Counts;
  question: Question;
  onToggle: (key: string, value: string) => void;
}) {
  return facets.map(({ key, title }) => (
    <Facet
      key={key}
      title={title}
      name={key}
      counted={counts?.fields[key] ?? { values: [], more: 0 }}
      question={question}
      onToggle={(value) => onToggle(key, value)}
    />
  ));
}
