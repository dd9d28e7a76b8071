import { Button, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Empty } from '@/shared/Empty';
import { count } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Pager } from '@/shared/Pager';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { Waiting } from '@/shared/Waiting';
import { useDrops, useEntities, useFacets } from './api';
import { EntityTable } from './EntityTable';
import { FilterList, filterLabel } from './FilterList';
import { type Asked, type Filters, facets } from './filters';

const size = 25;

export function CatalogPage() {
  const [search, setSearch] = useSearchParams();
  const { actor } = useSession();
  const { starred } = useStarred();
  const [open, setOpen] = useState(false);
  const rows = useRef<HTMLDivElement>(null);
  const text = search.get('text') ?? '';
  const page = Math.max(1, Number(search.get('page')) || 1);
  const show = search.get('show');
  const order = search.get('order') ?? 'metadata.name,asc';
  const filters: Filters = {};
  for (const { key } of facets) if (search.has(key)) filters[key] = search.getAll(key);
  const asked: Asked = {
    filters,
    text,
    owners: show === 'owned' ? (actor.ownership ?? [actor.ref]) : undefined,
    starred: show === 'starred' ? starred : undefined,
  };
  const found = useEntities(asked, page, size, order);
  const counts = useFacets(asked);
  const none = found.data?.items.length === 0;
  const drops = useDrops(asked, none).flatMap(({ data }) => (data && data.count > 0 ? [data] : []));

  const change = (edit: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(search);
    edit(next);
    next.delete('page');
    setSearch(next, { replace: true, preventScrollReset: true });
  };
  const toggle = (key: string, value: string) =>
    change((next) => {
      const values = next.getAll(key);
      next.delete(key);
      for (const each of values.includes(value) ? values.filter((v) => v !== value) : [...values, value])
        next.append(key, each);
    });
  const titleOfFilter = (key: string) =>
    key === 'text'
      ? `the words “${text}”`
      : key === 'show'
        ? show === 'owned'
          ? '“Owned by me”'
          : '“Starred”'
        : `the filter ${facets.find((each) => each.key === key)?.title}`;
  const chips = Object.entries(filters).flatMap(([key, values]) => values.map((value) => ({ key, value })));

  return (
    <>
      <PageHeader
        title="Catalog"
        line={
          <span aria-live="polite">
            {found.data ? count(found.data.totalItems, 'entry', 'entries') : 'What exists and who owns it'}
          </span>
        }
      >
        <Button component={Link} variant="default" to="/catalog/register">
          Register what exists
        </Button>
        <Button component={Link} to="/create">
          Create something
        </Button>
      </PageHeader>
      <div className="split">
        <aside aria-label="Filters">
          <Button variant="default" fullWidth hiddenFrom="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
            {chips.length > 0 ? `Filters (${chips.length} set)` : 'Filters'}
          </Button>
          <div className={open ? 'filters open' : 'filters'}>
            {(['owned', 'starred'] as const).map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={show === each}
                onClick={() => change((next) => (show === each ? next.delete('show') : next.set('show', each)))}
              >
                <span>{each === 'owned' ? 'Owned by me' : 'Starred'}</span>
                {each === 'starred' && <span className="dim">{starred.length}</span>}
              </button>
            ))}
            <FilterList counts={counts} filters={filters} onToggle={toggle} />
          </div>
        </aside>
        <div>
          <TextInput
            aria-label="Find in the catalog"
            placeholder="Find by name, description, owner or tag"
            value={text}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') rows.current?.querySelector<HTMLElement>('tbody a')?.focus();
            }}
            onChange={(event) => {
              const value = event.currentTarget.value;
              change((next) => (value ? next.set('text', value) : next.delete('text')));
            }}
          />
          <div className="row chips">
            {chips.map(({ key, value }) => (
              <button
                key={`${key} ${value}`}
                type="button"
                className="chip"
                aria-label={`Remove ${filterLabel(key, value)}`}
                onClick={() => toggle(key, value)}
              >
                {facets.find((each) => each.key === key)?.title}: {filterLabel(key, value)} <span aria-hidden>×</span>
              </button>
            ))}
          </div>
          {found.error && <Problem error={found.error} retry={() => void found.refetch()} />}
          {found.isPending && <Waiting rows={12} />}
          {none && (
            <Empty
              title={
                show === 'starred' && starred.length === 0 ? 'You starred nothing yet.' : 'Nothing fits all of this.'
              }
            >
              {show === 'starred' && starred.length === 0 && <p>Open an entry and press the star.</p>}
              {drops.map(({ key, count: many }) => (
                <p key={key}>
                  <button type="button" className="chip" onClick={() => change((next) => next.delete(key))}>
                    Drop {titleOfFilter(key)}: {count(many, 'entry', 'entries')}
                  </button>
                </p>
              ))}
              {drops.length === 0 && (chips.length > 0 || text) && (
                <Link to="/catalog">Drop everything and show the whole catalog</Link>
              )}
            </Empty>
          )}
          {found.data && !none && (
            <div className="card flush" ref={rows}>
              <EntityTable
                entities={found.data.items}
                order={order}
                onOrder={(next) => change((to) => to.set('order', next))}
              />
              <Pager
                page={page}
                size={size}
                total={found.data.totalItems}
                onPage={(to) => {
                  const next = new URLSearchParams(search);
                  next.set('page', String(to));
                  setSearch(next);
                }}
              />
            </div>
          )}
        </div>
      </div>
    </>
  );
}
