import { useState } from 'react';
import { kindName, shortName } from '@/shared/entity';
import { type Filters, facets } from './filters';

export function filterLabel(key: string, value: string): string {
  return key === 'kind' ? kindName(value) : key.startsWith('relations') ? shortName(value) : value;
}

function Facet({
  title,
  name,
  values,
  chosen,
  onToggle,
}: {
  title: string;
  name: string;
  values: { value: string; count: number }[];
  chosen: string[];
  onToggle: (value: string) => void;
}) {
  const [all, setAll] = useState(false);
  const known = values.map((each) => ({ ...each, value: name === 'kind' ? each.value.toLowerCase() : each.value }));
  const missing = chosen
    .filter((value) => !known.some((each) => each.value === value))
    .map((value) => ({ value, count: 0 }));
  const sorted = [...known, ...missing].sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
  const shown = all ? sorted : sorted.filter((each, index) => index < 8 || chosen.includes(each.value));
  if (sorted.length === 0) return null;
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {shown.map((each) => (
        <button
          key={each.value}
          type="button"
          aria-pressed={chosen.includes(each.value)}
          onClick={() => onToggle(each.value)}
        >
          <span>{filterLabel(name, each.value)}</span>
          <span className="dim">{each.count.toLocaleString('en')}</span>
        </button>
      ))}
      {sorted.length > shown.length && (
        <button type="button" className="dim" onClick={() => setAll(true)}>
          {sorted.length - shown.length} more
        </button>
      )}
    </section>
  );
}

/** The filters with counts that follow all other filters. */
export function FilterList({
  counts,
  filters,
  onToggle,
}: {
  counts: Record<string, { value: string; count: number }[]>;
  filters: Filters;
  onToggle: (key: string, value: string) => void;
}) {
  return facets.map(({ key, title }) => (
    <Facet
      key={key}
      title={title}
      name={key}
      values={counts[key] ?? []}
      chosen={filters[key] ?? []}
      onToggle={(value) => onToggle(key, value)}
    />
  ));
}
