import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, related } from '@/shared/entity';
import { Problem } from '@/shared/Problem';
import { previewOf } from '@/shared/previews';
import { useMay } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { type CopyPlace, type EntityCopies, useCopies } from './api';
import { CopyList } from './CopyList';
import { Events } from './Events';
import { LiveLog } from './LiveLog';
import { beforeLine, shortNames } from './live';
import './live.css';

const MOST_READ = 20;
const since: Record<string, number> = { '5 minutes ago': 5, '1 hour ago': 60, '1 day ago': 24 * 60 };

const keyOf = (each: CopyPlace) =>
  [each.cluster, each.namespace, ...(previewOf(each.environment) ? [each.environment] : [])].join('/');

function Nothing({ data }: { data: EntityCopies }) {
  if (data.clusters === 0)
    return (
      <Empty title="Nobody tells what runs.">
        <Link to="/settings/connections">Connect a cluster</Link>, and its copies, what they write and what happens to
        them appear here.
      </Empty>
    );
  const trouble = data.problems[0];
  if (trouble)
    return (
      <Empty title="Whether anything of it runs is unknown.">
        {trouble.message} {trouble.remedy}
      </Empty>
    );
  return (
    <Empty title="Nothing of it runs in any connected cluster.">
      Its copies appear here as soon as there are some.
      <details>
        <summary>Details</summary>
        It has what carries its name in the label <code>app.kubernetes.io/name</code>, or what its annotation{' '}
        <code>backstage.io/kubernetes-label-selector</code> chooses.
      </details>
    </Empty>
  );
}

/** What the copies write and what happened to them, environment by environment. */
export function Live({ entity }: { entity: Entity }) {
  const may = useMay();
  const [search, setSearch] = useSearchParams();
  const [from, setFrom] = useState('');
  // The line that a link led to; those that are chosen later are in what is read already.
  const [linked] = useState(() => beforeLine(search.get('line') ?? ''));
  const [attempt, setAttempt] = useState(0);
  const [after, setAfter] = useState(linked);
  const { data, error, refetch } = useCopies(entity);
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />;
  if (!data) return <Waiting rows={10} />;
  const place = data.places.find((each) => keyOf(each) === search.get('at')) ?? data.places[0];
  if (!place) return <Nothing data={data} />;
  const short = shortNames(place.copies.map(({ name }) => name));
  const copy = search.get('copy') ?? '';
  const before = search.get('before') === 'true';
  const set = (key: string, value: string) =>
    setSearch(
      (old) => {
        const next = new URLSearchParams(old);
        if (value) next.set(key, value);
        else next.delete(key);
        if (key === 'at') next.delete('copy');
        next.delete('line');
        return next;
      },
      { replace: true, preventScrollReset: true },
    );
  const labelOf = (each: CopyPlace) =>
    data.places.filter(({ environment }) => environment === each.environment).length > 1
      ? `${each.environment} in ${each.cluster}`
      : each.environment;
  // What was written before the last restart is older than any time that is chosen.
  const choice = { copy, before, after: before ? linked : after };
  return (
    <>
      <div className="row live-choices">
        <NativeSelect
          label="Environment"
          value={keyOf(place)}
          data={data.places.map((each) => ({ value: keyOf(each), label: labelOf(each) }))}
          onChange={(event) => set('at', event.currentTarget.value)}
        />
      </div>
      <CopyList entity={entity} place={place} names={short} />
      <Card title="What they write">
        {may('runtime.logs.read', related(entity, 'ownedBy')) ? (
          <>
            <div className="row live-choices">
              <NativeSelect
                label="Copy"
                value={copy}
                data={[
                  { value: '', label: place.copies.length === 1 ? 'The only one' : `All ${place.copies.length}` },
                  ...(copy && !short.has(copy) ? [{ value: copy, label: `${copy}, gone` }] : []),
                  ...place.copies.map(({ name }) => ({ value: name, label: short.get(name) ?? name })),
                ]}
                onChange={(event) => set('copy', event.currentTarget.value)}
              />
              <NativeSelect
                label="From"
                value={from}
                disabled={before}
                data={[
                  { value: '', label: linked ? 'Before the line of the link' : 'The last lines' },
                  ...Object.keys(since),
                ]}
                onChange={(event) => {
                  const minutes = since[event.currentTarget.value];
                  setFrom(event.currentTarget.value);
                  setAfter(minutes ? new Date(Date.now() - minutes * 60_000).toISOString() : linked);
                  set('line', '');
                }}
              />
              <label className="live-check">
                <input
                  type="checkbox"
                  checked={before}
                  onChange={(event) => set('before', event.currentTarget.checked ? 'true' : '')}
                />{' '}
                Before the last restart
              </label>
            </div>
            {!copy && place.copies.length > MOST_READ && (
              <p className="dim small">These are the first {MOST_READ}; choose a copy to read another one.</p>
            )}
            <LiveLog
              key={`${keyOf(place)} ${copy} ${before} ${choice.after} ${attempt}`}
              retry={() => setAttempt(attempt + 1)}
              entity={entity}
              place={place}
              choice={choice}
            />
          </>
        ) : (
          <p className="dim">
            You may not read what copies of it write. Ask whoever owns it, or your platform team for a role that
            includes <code>runtime.logs.read</code>.
          </p>
        )}
      </Card>
      <Events key={keyOf(place)} entity={entity} place={place} names={short} />
    </>
  );
}
