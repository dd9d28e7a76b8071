import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { serverUrl } from '@/shared/base';
import { Card } from '@/shared/Card';
import { Confirm } from '@/shared/Confirm';
import { Empty } from '@/shared/Empty';
import { EntityLink } from '@/shared/EntityLink';
import { kindName, parseRef, shortName } from '@/shared/entity';
import { count } from '@/shared/formats';
import { http, withQuery } from '@/shared/http';
import { Menu } from '@/shared/Menu';
import type { components } from '@/shared/openapi';
import { PageHeader } from '@/shared/PageHeader';
import { Pager } from '@/shared/Pager';
import { Problem } from '@/shared/Problem';
import { StateMark } from '@/shared/StateMark';
import { useMay, useSession } from '@/shared/session';
import { useTyped } from '@/shared/useTyped';
import { Waiting } from '@/shared/Waiting';
import { placeOf } from './places';

type View = components['schemas']['HealthView'];
type Finding = components['schemas']['HealthFinding'];
type Removed = components['schemas']['RemovedOrphans'];

const path = '/api/ridgeway/catalog/health';
const size = 50;
const mostTold = 8;

const problems: Record<string, { title: string; line: string }> = {
  'never-valid': {
    title: 'Never valid',
    line: 'The catalog shows none of these, because they never were right. They appear once their file is mended.',
  },
  error: {
    title: 'Errors',
    line: 'Their last change could not be read. The last good version is shown until the file is mended.',
  },
  conflict: { title: 'Conflicts', line: 'Two places use the same name. The first one counts, the other is left out.' },
  orphan: { title: 'Orphans', line: 'Nothing holds these any more. They stay until somebody removes them.' },
  dangling: { title: 'Leading nowhere', line: 'Entries name these, and the catalog does not hold them.' },
  ownerless: { title: 'No owner', line: 'Nobody is told when something is wrong with these.' },
};

function Place({ finding }: { finding: Finding }) {
  const { gitHost } = useSession();
  const { to, href, text } = placeOf(finding.source, finding.line, gitHost);
  if (to) return <Link to={to}>{text}</Link>;
  if (href)
    return (
      <a href={href} rel="noreferrer">
        {text}
      </a>
    );
  return <>{text}</>;
}

function What({ finding, there }: { finding: Finding; there: boolean }) {
  if (!finding.ref) return <strong>A file</strong>;
  const { kind } = parseRef(finding.ref);
  return (
    <>
      {there ? <EntityLink entityRef={finding.ref} /> : <strong>{shortName(finding.ref)}</strong>}
      <div className="dim small">{kindName(kind)}</div>
    </>
  );
}

function Others({ finding }: { finding: Finding }) {
  if (finding.others.length === 0) return null;
  const more = finding.otherCount - finding.others.length;
  return (
    <p className="small">
      <span className="dim">Named by </span>
      {finding.others.map((ref, index) => (
        <span key={ref}>
          {index > 0 && ', '}
          <EntityLink entityRef={ref} />
        </span>
      ))}
      {more > 0 && <span className="dim"> and {more.toLocaleString('en')} more</span>}
    </p>
  );
}

function Removal({
  going,
  onClose,
  onDone,
}: {
  going: Finding[];
  onClose: () => void;
  onDone: (text: string) => void;
}) {
  const many = count(going.length, 'entry', 'entries');
  const refs = going.map(({ ref }) => ref);
  const others = new Set(going.flatMap((each) => each.others).filter((ref) => !refs.includes(ref)));
  return (
    <Confirm
      opened
      title={`Remove ${many} from the catalog`}
      action={`Remove ${many}`}
      typed={going.length === 1 && going[0] ? parseRef(going[0].ref).name : many}
      onClose={onClose}
      onConfirm={() =>
        http.post<Removed>(`${path}/orphans/remove`, { refs }).then(({ removed, kept }) => {
          const left = kept.length > 0 ? ` ${count(kept.length, 'entry', 'entries')} stayed: no orphan any more.` : '';
          onDone(`${count(removed.length, 'entry is', 'entries are')} gone from the catalog.${left}`);
        })
      }
    >
      <div>
        <p>These go:</p>
        <ul>
          {going.slice(0, mostTold).map(({ ref }) => (
            <li key={ref}>
              {shortName(ref)} <span className="dim">{kindName(parseRef(ref).kind)}</span>
            </li>
          ))}
          {going.length > mostTold && <li>and {count(going.length - mostTold, 'more entry', 'more entries')}</li>}
        </ul>
        {others.size > 0 && (
          <p>{count(others.size, 'other entry names', 'other entries name')} them, and will lead nowhere there.</p>
        )}
        <p className="dim">Repositories and what runs stay as they are.</p>
      </div>
    </Confirm>
  );
}

/** What is wrong with the catalog: what, how it is mended, and where. */
export function HealthPage() {
  const client = useQueryClient();
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const asked = search.get('problem') ?? '';
  const text = search.get('text') ?? '';
  const page = Math.max(1, Math.trunc(Number(search.get('page'))) || 1);
  const [marked, setMarked] = useState<string[]>([]);
  const [removing, setRemoving] = useState(false);
  const [done, setDone] = useState('');
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['catalog', 'health', asked, text, page],
    queryFn: ({ signal }) =>
      http.get<View>(path, { problem: asked, text, limit: size, offset: (page - 1) * size }, signal),
    placeholderData: keepPreviousData,
  });
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    if (key !== 'page') next.delete('page');
    setMarked([]);
    setSearch(next, { replace: key === 'text' });
  };
  const [typed, setTyped] = useTyped(text, (words) => set('text', words));
  const shown = data?.problem ?? asked;
  const items = data?.items ?? [];
  const total = data?.total ?? 0;
  const all = Object.values(data?.counts ?? {}).reduce((sum, each) => sum + each, 0);
  const cleaning = shown === 'orphan' && may('catalog.entity.delete');
  const going = items.filter(({ ref }) => marked.includes(ref));
  const exportUrl = (format: string) => serverUrl(withQuery(`${path}/export`, { problem: shown, text, format }));
  return (
    <>
      <PageHeader
        title="Catalog health"
        before={<Link to="/catalog">Catalog</Link>}
        line={
          <span aria-live="polite">
            {data
              ? all === 0
                ? 'Everything is whole'
                : count(all, 'thing to mend', 'things to mend')
              : 'What to mend'}
          </span>
        }
      >
        <Menu>
          <a className="icon-button" href={exportUrl('csv')} download>
            Export this list as CSV
          </a>
          <a className="icon-button" href={exportUrl('json')} download>
            Export this list as JSON
          </a>
        </Menu>
      </PageHeader>
      <nav className="row chips" aria-label="Problems">
        {Object.entries(problems).map(([key, { title }]) => (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={shown === key}
            onClick={() => set('problem', key)}
          >
            {title}: {(data?.counts[key] ?? 0).toLocaleString('en')}
          </button>
        ))}
      </nav>
      <TextInput
        aria-label="Find among these"
        placeholder="Find by name, words or file"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <p className="dim spaced">{problems[shown]?.line}</p>
      <p role="status">{done && <StateMark tone="good">{done}</StateMark>}</p>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={8} />}
      {data && total === 0 && (
        <Card>
          <Empty title={text ? 'Nothing here holds these words.' : 'There is none of these.'}>
            {text && (
              <button type="button" className="chip" onClick={() => set('text', '')}>
                Drop the words “{text}”
              </button>
            )}
            {!text && all === 0 && (
              <p>
                What is wrong with a source is said under <Link to="/settings/sources">Settings, Sources</Link> too.
              </p>
            )}
          </Empty>
        </Card>
      )}
      {items.length > 0 && (
        <div className="card flush">
          <table className="findings">
            <thead>
              <tr>
                <th>What is wrong</th>
                <th>How it is mended</th>
                <th>Where</th>
              </tr>
            </thead>
            <tbody>
              {items.map((finding) => (
                <tr key={`${finding.ref} ${finding.source} ${finding.line} ${finding.sentence}`}>
                  <td>
                    {cleaning ? (
                      <label className="box">
                        <input
                          type="checkbox"
                          checked={marked.includes(finding.ref)}
                          onChange={() =>
                            setMarked(
                              marked.includes(finding.ref)
                                ? marked.filter((each) => each !== finding.ref)
                                : [...marked, finding.ref],
                            )
                          }
                        />
                        <span>
                          <What finding={finding} there />
                        </span>
                      </label>
                    ) : (
                      <What finding={finding} there={!['never-valid', 'dangling'].includes(shown)} />
                    )}
                    <div>{finding.sentence}</div>
                    <Others finding={finding} />
                  </td>
                  <td>{finding.remedy}</td>
                  <td className="where">{finding.source && <Place finding={finding} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <Pager page={page} size={size} total={total} onPage={(to) => set('page', String(to))} />
        </div>
      )}
      {cleaning && items.length > 0 && (
        <div className="row end">
          <Button
            variant="default"
            onClick={() => setMarked(marked.length === items.length ? [] : items.map(({ ref }) => ref))}
          >
            {marked.length === items.length ? 'Choose none' : `Choose all ${items.length} on this page`}
          </Button>
          <Button color="red.9" disabled={going.length === 0} onClick={() => setRemoving(true)}>
            {going.length === 0 ? 'Remove what is chosen' : `Remove ${count(going.length, 'entry', 'entries')}`}
          </Button>
        </div>
      )}
      {removing && (
        <Removal
          going={going}
          onClose={() => setRemoving(false)}
          onDone={(said) => {
            setDone(said);
            setMarked([]);
            void client.invalidateQueries({ queryKey: ['catalog'] });
          }}
        />
      )}
    </>
  );
}
