import { Button, TextInput } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { count } from '@/shared/formats';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';

type Source = components['schemas']['CatalogSource'];
type Answer = components['schemas']['SourcesView'];
type Discovery = components['schemas']['DiscoveryRun'];

const states: Record<string, { tone: Tone; word: string }> = {
  unreachable: { tone: 'bad', word: 'Does not answer' },
  problems: { tone: 'warn', word: 'Has problems' },
  new: { tone: 'unknown', word: 'Not read yet' },
  good: { tone: 'good', word: 'Read' },
  empty: { tone: 'unknown', word: 'Holds nothing' },
};
const origins: Record<string, string> = {
  configuration: 'from the configuration',
  registered: 'registered',
  repository: 'found in a repository here',
  provider: 'from the configuration',
};
const originOf = (origin: string) =>
  origins[origin] ?? (origin.startsWith('discovery ') ? `found by ${origin.slice('discovery '.length)}` : origin);
const sentence = (error: Source['errors'][number]) => `${error.message.replace(/[^.!?]$/, '$&.')} ${error.remedy}`;
const pageSize = 50;
const isSoon = (at?: string | null) => !at || Date.parse(at) < Date.now() + 60_000;

function SourceRow({ source, onRead }: { source: Source; onRead: () => unknown }) {
  const may = useMay();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [first, ...others] = source.errors;
  const { tone, word } = states[source.state] ?? { tone: 'unknown' as Tone, word: source.state };
  const read = () => {
    setBusy(true);
    setError(undefined);
    http
      .post(`/api/ridgeway/catalog/sources/${encodeURIComponent(source.id)}/read`)
      .then(onRead)
      .catch(setError)
      .finally(() => setBusy(false));
  };
  return (
    <tr>
      <td>
        <div>{source.title}</div>
        <div className="small dim">
          {originOf(source.origin)}, {count(source.found, 'entry', 'entries')}
        </div>
        {first && (
          <p className="small bad">
            {sentence(first)}
            {source.failures > 1 && ` It is so for ${source.failures} times in a row.`}
          </p>
        )}
        {others.length > 0 && (
          <details>
            <summary>
              {source.errorCount - 1 === 1 ? 'One more problem' : `${source.errorCount - 1} more problems`}
            </summary>
            <ul>
              {others.map((one) => (
                <li key={`${one.source} ${one.line} ${one.message}`}>{sentence(one)}</li>
              ))}
            </ul>
          </details>
        )}
        {error !== undefined && <Problem error={error} />}
      </td>
      <td data-label="State">
        <StateMark tone={tone}>{word}</StateMark>
      </td>
      <td data-label="Changed">
        {source.changedAt ? (
          <>
            <RelativeTime at={source.changedAt} /> <span className="small dim">({source.changed})</span>
          </>
        ) : (
          'never'
        )}
      </td>
      <td data-label="Looked at">
        {source.readAt ? <RelativeTime at={source.readAt} /> : 'not yet'}
        <div className="small dim">
          next {isSoon(source.nextAt) ? 'within a minute' : <RelativeTime at={source.nextAt} />}
        </div>
      </td>
      <td>
        {may('catalog.entity.refresh') && (
          <Button size="xs" variant="default" loading={busy} onClick={read} aria-label={`Read ${source.title} now`}>
            Read now
          </Button>
        )}
      </td>
    </tr>
  );
}

function DiscoveryCard({ discovery, onAsked }: { discovery: Discovery; onAsked: () => unknown }) {
  const may = useMay();
  const [error, setError] = useState<unknown>();
  const look = () => {
    setError(undefined);
    http
      .post(`/api/ridgeway/catalog/sources/discoveries/${encodeURIComponent(discovery.name)}/run`)
      .then(onAsked)
      .catch(setError);
  };
  return (
    <Card
      title={discovery.title}
      aside={
        <StateMark tone={discovery.nextAt ? (discovery.problem ? 'warn' : 'good') : 'busy'}>
          {discovery.nextAt ? (discovery.problem ? 'Has a problem' : 'Complete') : 'Being looked into'}
        </StateMark>
      }
    >
      {discovery.problem && (
        <p className="bad">
          {discovery.problem} {discovery.remedy}
        </p>
      )}
      <dl className="about">
        <dt>Found</dt>
        <dd>
          {discovery.problem && discovery.found === 0
            ? 'nothing yet'
            : `${count(discovery.found, 'repository', 'repositories')}, the last time ${discovery.added} new and ${discovery.removed} gone`}
        </dd>
        <dt>Looked into</dt>
        <dd>{discovery.readAt ? <RelativeTime at={discovery.readAt} /> : 'not yet'}</dd>
        <dt>Next</dt>
        <dd>{isSoon(discovery.nextAt) ? 'within a minute' : <RelativeTime at={discovery.nextAt} />}</dd>
      </dl>
      {error !== undefined && <Problem error={error} />}
      {may('catalog.entity.refresh') && (
        <div className="row spaced">
          <Button size="xs" variant="default" onClick={look}>
            Look into {discovery.title} now
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Where the catalog comes from: what each source brought, when it was read and what is wrong with it. */
export function Sources() {
  const [search, setSearch] = useSearchParams();
  const [shown, setShown] = useState(pageSize);
  const state = search.get('state') ?? '';
  const text = search.get('text') ?? '';
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['catalog', 'sources', state, text, shown],
    queryFn: ({ signal }) => http.get<Answer>('/api/ridgeway/catalog/sources', { state, text, limit: shown }, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 5_000,
  });
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(search);
    if (value) next.set(key, value);
    else next.delete(key);
    setSearch(next, { replace: true });
  };
  return (
    <>
      {data?.discoveries.map((discovery) => (
        <DiscoveryCard key={discovery.name} discovery={discovery} onAsked={refetch} />
      ))}
      <div className="row spaced top-less">
        <TextInput
          label="Address"
          placeholder="github.com/shop"
          value={text}
          onChange={(event) => set('text', event.currentTarget.value)}
        />
        {Object.entries(data?.states ?? {}).map(([key, count]) => (
          <button
            key={key}
            type="button"
            className="chip"
            aria-pressed={key === state}
            onClick={() => set('state', key === state ? '' : key)}
          >
            {states[key]?.word ?? key}: {count}
          </button>
        ))}
      </div>
      <Card flush={(data?.items.length ?? 0) > 0}>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {isPending && <Waiting rows={8} />}
        {data?.items.length === 0 && (
          <Empty title={state || text ? 'No source fits.' : 'The catalog has no source yet.'}>
            {state || text ? (
              <button type="button" className="chip" onClick={() => setSearch({}, { replace: true })}>
                Show all sources
              </button>
            ) : (
              <p>
                Register an address, push a <code>catalog-info.yaml</code> to a repository here, or name files and
                addresses under <code>catalog.locations</code>.
              </p>
            )}
          </Empty>
        )}
        {data && data.items.length > 0 && (
          <table>
            <thead>
              <tr>
                <th>Source</th>
                <th>State</th>
                <th>Changed</th>
                <th>Looked at</th>
                <th>Action</th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((source) => (
                <SourceRow key={source.id} source={source} onRead={refetch} />
              ))}
            </tbody>
          </table>
        )}
      </Card>
      {data && data.total > data.items.length && (
        <Button variant="default" onClick={() => setShown(shown + pageSize)}>
          Show more of {data.total}
        </Button>
      )}
    </>
  );
}
