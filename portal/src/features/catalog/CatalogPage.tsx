import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Dialog } from '@/shared/Dialog';
import { Empty } from '@/shared/Empty';
import { count } from '@/shared/formats';
import { Menu } from '@/shared/Menu';
import { PageHeader } from '@/shared/PageHeader';
import { Pager } from '@/shared/Pager';
import { Problem } from '@/shared/Problem';
import { useStarred } from '@/shared/starred';
import { useTyped } from '@/shared/useTyped';
import { Waiting } from '@/shared/Waiting';
import { exportUrl, listQuery, useColumns, useCounts, useLines } from './api';
import { columns, usualColumns } from './columns';
import { EntityTable, focusRow } from './EntityTable';
import { FilterList, filterLabel, moveInFilters } from './FilterList';
import { facets, listOf, sizes, toggled, valuesOf } from './filters';

const shows = { owned: 'Owned by me', starred: 'Starred' } as const;
const isShow = (text: string): text is keyof typeof shows => text in shows;

const titleOf = (key: string) => facets.find((each) => each.key === key)?.title ?? key;

function ColumnChoice({ onClose }: { onClose: () => void }) {
  const { columns: shown, choose, error } = useColumns();
  return (
    <Dialog opened onClose={onClose} title="Columns" centered>
      <div className="stack">
        <fieldset>
          <legend className="dim small">Kept for you, in every browser.</legend>
          {columns.map(({ key, title }) => (
            <label key={key} className="box">
              <input
                type="checkbox"
                checked={shown.includes(key)}
                disabled={key === 'name'}
                onChange={() => choose(shown.includes(key) ? shown.filter((each) => each !== key) : [...shown, key])}
              />
              {title}
            </label>
          ))}
        </fieldset>
        {error && <Problem error={error} />}
        <div className="row end">
          <Button variant="default" onClick={() => choose(usualColumns)}>
            Show the usual columns
          </Button>
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}

export function CatalogPage() {
  const [search, setSearch] = useSearchParams();
  const [open, setOpen] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const card = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const turned = useRef(false);
  const { columns: shown } = useColumns();
  // Asked for with the columns; the rows show it.
  useStarred();
  const text = search.get('text') ?? '';
  const show = search.get('show') ?? '';
  const asked = listOf(search);
  const { question, order, page, size } = asked;
  const found = useQuery({ ...listQuery(asked), placeholderData: keepPreviousData });
  const { data: counts } = useCounts(question);
  const live = shown.includes('running') || shown.includes('changed');
  // The rows wait for it the first time, so that nothing moves when it comes.
  const told = useLines(live ? (found.data?.items ?? []).map(({ ref }) => ref) : []);
  const awaited = told.isPending;
  const total = found.data?.total ?? 0;
  const none = found.data?.total === 0;
  const beyond = found.data !== undefined && total > 0 && found.data.items.length === 0;
  const chips = facets.flatMap(({ key }) => valuesOf(question, key).map((value) => ({ key, value })));
  const drops = Object.entries(none && !found.isPlaceholderData ? (counts?.without ?? {}) : {}).filter(
    ([, many]) => many > 0,
  );

  const go = (next: URLSearchParams, replace = true) => setSearch(next, { replace, preventScrollReset: true });
  const change = (edit: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(search);
    edit(next);
    next.delete('page');
    go(next);
  };
  const set = (key: string, value: string) => change((next) => (value ? next.set(key, value) : next.delete(key)));
  const [typed, setTyped] = useTyped(text, (words) => set('text', words));
  const toggle = (key: string, value: string) => go(toggled(search, key, value));
  const turn = (to: number) => {
    const next = new URLSearchParams(search);
    next.set('page', String(to));
    setSearch(next);
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: new rows take the focus that turning the page by a key left
  useEffect(() => {
    if (!turned.current || found.isPlaceholderData) return;
    turned.current = false;
    focusRow(card.current?.querySelector('tbody tr'));
  }, [found.data, found.isPlaceholderData]);

  return (
    <>
      <PageHeader
        title="Catalog"
        line={
          <>
            <span aria-live="polite">{found.data ? count(total, 'entry', 'entries') : 'Entries'}</span>
            {' · '}
            <Link to="/catalog/health">Health of the catalog</Link>
          </>
        }
      >
        <Button component={Link} variant="default" to="/catalog/register">
          Register what exists
        </Button>
        <Button component={Link} to="/create">
          Create something
        </Button>
        <Menu>
          <button type="button" className="icon-button" onClick={() => setChoosing(true)}>
            Choose columns
          </button>
          <a className="icon-button" href={exportUrl(question, order, 'csv')} download>
            Export this list as CSV
          </a>
          <a className="icon-button" href={exportUrl(question, order, 'json')} download>
            Export this list as JSON
          </a>
        </Menu>
      </PageHeader>
      <div className="split">
        <aside aria-label="Filters">
          <Button variant="default" fullWidth hiddenFrom="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
            {chips.length > 0 ? `Filters (${chips.length} set)` : 'Filters'}
          </Button>
          {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move between the buttons in it */}
          <div className={open ? 'filters open' : 'filters'} onKeyDown={moveInFilters}>
            {Object.entries(shows).map(([key, title]) => (
              <button
                key={key}
                type="button"
                aria-pressed={show === key}
                onClick={() => set('show', show === key ? '' : key)}
              >
                <span>{title}</span>
                <span className="dim">{counts?.[key as keyof typeof shows].toLocaleString('en')}</span>
              </button>
            ))}
            <FilterList counts={counts} question={question} onToggle={toggle} />
          </div>
        </aside>
        <div>
          <TextInput
            ref={field}
            aria-label="Find in the catalog"
            placeholder="Find by name, description, owner or tag"
            value={typed}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown') focusRow(card.current?.querySelector('tbody tr'));
              else if (event.key === 'Enter') set('text', typed);
              else if (event.key === 'Escape' && typed) setTyped('');
              else return;
              event.preventDefault();
            }}
            onChange={(event) => setTyped(event.currentTarget.value)}
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
                {titleOf(key)}: {filterLabel(key, value)} <span aria-hidden>×</span>
              </button>
            ))}
            {isShow(show) && (
              <button
                type="button"
                className="chip"
                aria-label={`Remove ${shows[show]}`}
                onClick={() => set('show', '')}
              >
                {shows[show]} <span aria-hidden>×</span>
              </button>
            )}
          </div>
          {found.error && <Problem error={found.error} retry={() => void found.refetch()} />}
          {told.error && (
            <Problem
              title="What runs and what changed cannot be read now."
              error={told.error}
              retry={() => void told.refetch()}
            />
          )}
          {(found.isPending || awaited) && <Waiting rows={12} />}
          {none && !found.isPlaceholderData && (
            <Empty
              title={
                show === 'starred' && counts?.starred === 0 && chips.length === 0 && !text
                  ? 'You starred nothing yet.'
                  : chips.length > 0 || text || show
                    ? 'Nothing fits all of this.'
                    : 'The catalog is empty.'
              }
            >
              {show === 'starred' && <p>Press the star beside an entry, or s while it has the focus.</p>}
              {show === 'owned' && <p>You own what names you, or a team you belong to, as its owner.</p>}
              {drops.map(([key, many]) => (
                <p key={key}>
                  <button type="button" className="chip" onClick={() => change((next) => next.delete(key))}>
                    Drop{' '}
                    {key === 'text'
                      ? `the words “${text}”`
                      : key === 'show'
                        ? `“${isShow(show) ? shows[show] : show}”`
                        : `the filter ${titleOf(key)}`}
                    : {count(many, 'entry', 'entries')}
                  </button>
                </p>
              ))}
              {drops.length === 0 && (chips.length > 0 || text) && (
                <Link to="/catalog">Drop everything and show the whole catalog</Link>
              )}
              {chips.length === 0 && !text && !show && (
                <p>
                  <Link to="/catalog/register">Register what exists</Link>, or{' '}
                  <Link to="/create">create something</Link>.
                </p>
              )}
            </Empty>
          )}
          {beyond && (
            <Empty title={`There is no page ${page}.`}>
              <button type="button" className="chip" onClick={() => turn(Math.ceil(total / size))}>
                Show the last page
              </button>
            </Empty>
          )}
          {found.data && total > 0 && !beyond && !awaited && (
            <div className="card flush wide" ref={card} aria-busy={found.isPlaceholderData}>
              <EntityTable
                rows={found.data.items}
                lines={told.lines}
                shown={shown}
                order={order}
                onOrder={(next) => set('order', next)}
                onLeave={() => field.current?.focus()}
                onTurn={(pages) => {
                  const to = page + pages;
                  if (to < 1 || to > Math.ceil(total / size)) return;
                  turned.current = true;
                  turn(to);
                }}
              />
              <Pager
                page={page}
                size={size}
                total={total}
                onPage={turn}
                sizes={sizes}
                onSize={(next) => set('size', next === sizes[0] ? '' : String(next))}
              />
            </div>
          )}
        </div>
      </div>
      {choosing && <ColumnChoice onClose={() => setChoosing(false)} />}
    </>
  );
}
