import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { Empty } from '@/shared/Empty';
import { EntityLink } from '@/shared/EntityLink';
import { entityPath, kindName, refOf, related, shortName, specText, titleOf } from '@/shared/entity';
import { count } from '@/shared/formats';
import { PageHeader } from '@/shared/PageHeader';
import { Pager } from '@/shared/Pager';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { Waiting } from '@/shared/Waiting';
import { type Filters, facets, useCounts, useEntities, useFacets } from './api';

const size = 25;

function moveInRows(event: React.KeyboardEvent<HTMLTableSectionElement>) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const row = (event.target as HTMLElement).closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  next?.querySelector('a')?.focus();
  event.preventDefault();
}

export function CatalogPage() {
  const [search, setSearch] = useSearchParams();
  const navigate = useNavigate();
  const { actor } = useSession();
  const { starred } = useStarred();
  const [open, setOpen] = useState(false);
  const text = search.get('text') ?? '';
  const page = Number(search.get('page') ?? 1);
  const show = search.get('show');
  const filters: Filters = {};
  for (const { key } of facets) if (search.has(key)) filters[key] = search.getAll(key);
  const asked = show === 'owned' ? { ...filters, 'relations.ownedBy': actor.ownership ?? [actor.ref] } : filters;
  const stars = show === 'starred' ? starred : undefined;
  const found = useEntities(asked, text, page, size, stars);
  const counts = useFacets(asked, stars);
  const none = found.data?.items.length === 0;
  const drops = useCounts(asked, text, none);

  const change = (edit: (next: URLSearchParams) => void) => {
    const next = new URLSearchParams(search);
    edit(next);
    next.delete('page');
    setSearch(next, { replace: true });
  };
  const toggle = (key: string, value: string) =>
    change((next) => {
      const values = next.getAll(key);
      next.delete(key);
      for (const each of values.includes(value) ? values.filter((v) => v !== value) : [...values, value])
        next.append(key, each);
    });
  const label = (key: string, value: string) =>
    key === 'kind' ? kindName(value) : key.startsWith('relations') ? shortName(value) : value;

  return (
    <>
      <PageHeader
        title="Catalog"
        line={found.data ? count(found.data.totalItems, 'entry', 'entries') : 'What exists and who owns it'}
      >
        <Button component={Link} to="/create">
          Create something
        </Button>
      </PageHeader>
      <div className="split">
        <aside aria-label="Filters">
          <Button variant="default" size="xs" hiddenFrom="sm" aria-expanded={open} onClick={() => setOpen(!open)}>
            Filters
          </Button>
          <div className={open ? 'filters open' : 'filters'}>
            {(['owned', 'starred'] as const).map((each) => (
              <button
                key={each}
                type="button"
                aria-pressed={show === each}
                onClick={() => change((next) => (show === each ? next.delete('show') : next.set('show', each)))}
              >
                {each === 'owned' ? 'Owned by me' : `Starred (${starred.length})`}
              </button>
            ))}
            {facets.map(({ key, title }, index) => {
              const values = counts[index]?.data?.facets[key] ?? [];
              if (values.length === 0) return null;
              return (
                <section key={key}>
                  <h2>{title}</h2>
                  {[...values]
                    .sort((a, b) => b.count - a.count)
                    .slice(0, 10)
                    .map((each) => (
                      <button
                        key={each.value}
                        type="button"
                        aria-pressed={search.getAll(key).includes(each.value)}
                        onClick={() => toggle(key, each.value)}
                      >
                        <span>{label(key, each.value)}</span>
                        <span className="dim">{each.count}</span>
                      </button>
                    ))}
                </section>
              );
            })}
          </div>
        </aside>
        <div>
          <TextInput
            aria-label="Find in the catalog"
            placeholder="Find by name, description, owner or tag"
            value={text}
            onChange={(event) => {
              const value = event.currentTarget.value;
              change((next) => (value ? next.set('text', value) : next.delete('text')));
            }}
          />
          <div className="row" style={{ margin: '12px 0' }}>
            {Object.entries(filters).flatMap(([key, values]) =>
              values.map((value) => (
                <button key={`${key} ${value}`} type="button" className="chip" onClick={() => toggle(key, value)}>
                  {facets.find((each) => each.key === key)?.title}: {label(key, value)} <span aria-hidden>×</span>
                </button>
              )),
            )}
          </div>
          {found.error && <Problem error={found.error} retry={() => void found.refetch()} />}
          {found.isPending && <Waiting rows={8} />}
          {none && (
            <Empty title="Nothing fits all of these.">
              {drops.map(({ data }) =>
                data && data.count > 0 ? (
                  <p key={data.key}>
                    <button
                      type="button"
                      className="chip"
                      onClick={() =>
                        change((next) => {
                          next.delete(data.key);
                          next.delete('show');
                        })
                      }
                    >
                      Drop {facets.find((each) => each.key === data.key)?.title ?? 'owned'}:{' '}
                      {count(data.count, 'entry', 'entries')}
                    </button>
                  </p>
                ) : null,
              )}
            </Empty>
          )}
          {found.data && !none && (
            <div className="card flush">
              <table>
                <thead>
                  <tr>
                    <th>Name</th>
                    <th>Kind</th>
                    <th>Owner</th>
                    <th>System</th>
                    <th>Lifecycle</th>
                  </tr>
                </thead>
                <tbody onKeyDown={moveInRows}>
                  {found.data.items.map((entity) => {
                    const ref = refOf(entity);
                    const owner = related(entity, 'ownedBy')[0];
                    const system = related(entity, 'partOf').find((each) => each.startsWith('system:'));
                    return (
                      // biome-ignore lint/a11y/useKeyWithClickEvents: the link in the row does the same by keyboard
                      <tr
                        key={ref}
                        onClick={(event) => {
                          if (!(event.target as HTMLElement).closest('a')) navigate(entityPath(ref));
                        }}
                      >
                        <td>
                          <EntityLink entityRef={ref}>{titleOf(entity)}</EntityLink>
                          <div className="dim small">{entity.metadata.description}</div>
                        </td>
                        <td>
                          {kindName(entity.kind)} <span className="dim">{specText(entity, 'type')}</span>
                        </td>
                        <td>{owner && <EntityLink entityRef={owner} />}</td>
                        <td>{system && <EntityLink entityRef={system} />}</td>
                        <td>{specText(entity, 'lifecycle')}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
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
