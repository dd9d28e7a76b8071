import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, parseRef, refOf, shortName, specText, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { recentRunsQuery, useRunsOf } from '@/shared/needs';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { needing, runName } from '@/shared/runs';
import { StateMark } from '@/shared/StateMark';
import { personName, useSession } from '@/shared/session';
import { useStarred } from '@/shared/starred';
import { stateWords, tones } from '@/shared/states';
import { Waiting } from '@/shared/Waiting';
import { useJourney } from './api';
import { FirstSteps } from './FirstSteps';

function NeedsYou() {
  const { actor } = useSession();
  const { items, error, isPending, refetch } = useRunsOf(actor.ref);
  const needs = needing(items ?? []);
  return (
    <Card title="Needs you">
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={1} />}
      {items && needs.length === 0 && (
        <p>
          <StateMark tone="good">Nothing waits for you.</StateMark>
        </p>
      )}
      <ul className="list">
        {needs.slice(0, 5).map((run) => (
          <li key={run.id}>
            <StateMark tone={tones[run.status] ?? 'bad'}>{stateWords[run.status] ?? run.status}</StateMark>
            <span className="grow">
              {runName(run)}{' '}
              {run.status === 'unclear' ? 'waits: a person must say whether a step was done' : 'did not finish'}{' '}
              <span className="dim">
                · <RelativeTime at={run.endedAt ?? run.createdAt} />
              </span>
            </span>
            <Button component={Link} size="xs" variant="default" to={`/runs/${run.id}`}>
              See why
            </Button>
          </li>
        ))}
      </ul>
      {needs.length > 5 && (
        <p>
          <Link to="/runs?status=failed">All that failed</Link>
        </p>
      )}
    </Card>
  );
}

function Yours() {
  const { actor } = useSession();
  const { starred } = useStarred();
  const owned = actor.ownership ?? [actor.ref];
  const filter = [
    ...owned.map((ref) => `kind=component,relations.ownedBy=${ref}`),
    ...starred.slice(0, 20).map((ref) => {
      const { kind, namespace, name } = parseRef(ref);
      return `kind=${kind},metadata.namespace=${namespace},metadata.name=${name}`;
    }),
  ];
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['catalog', 'yours', filter],
    queryFn: () =>
      http.get<{ items: Entity[]; totalItems: number }>('/api/catalog/entities/by-query', {
        filter,
        limit: 8,
        orderField: 'metadata.name,asc',
      }),
    placeholderData: (last) => last,
  });
  return (
    <Card title="Yours" aside={<Link to="/catalog?show=owned">All you own</Link>}>
      <div className="steady">
        {isPending && <Waiting rows={3} />}
        {error && <Problem error={error} retry={() => void refetch()} />}
        {data?.items.length === 0 && (
          <p className="dim">
            You own nothing and starred nothing yet. <Link to="/create">Create a service</Link>, or{' '}
            <Link to="/catalog">look around in the catalog</Link> and star what you care about.
          </p>
        )}
        <ul className="list">
          {data?.items.map((entity) => (
            <li key={refOf(entity)}>
              <span className="grow">
                <EntityLink entityRef={refOf(entity)}>{titleOf(entity)}</EntityLink>
                <span className="dim small"> {entity.metadata.description}</span>
              </span>
              <span className="dim small">{specText(entity, 'lifecycle')}</span>
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

interface Pushed {
  owner: string;
  name: string;
  pushedAt?: string;
}

function Lately() {
  const runs = useQuery(recentRunsQuery);
  const pushes = useQuery({
    queryKey: ['code', 'lately'],
    queryFn: () => http.get<{ items: Pushed[] }>('/api/ridgeway/code/repositories'),
    staleTime: 30_000,
  });
  const failure = runs.error ?? pushes.error;
  const events = [
    ...(runs.data?.items ?? []).slice(0, 8).map((run) => ({
      key: run.id,
      at: run.endedAt ?? run.createdAt,
      what: (
        <>
          <StateMark tone={tones[run.status] ?? 'unknown'}>{stateWords[run.status] ?? run.status}</StateMark>{' '}
          <Link to={`/runs/${run.id}`}>{runName(run)}</Link>
          {run.createdBy && <span className="dim"> by {shortName(run.createdBy)}</span>}
        </>
      ),
    })),
    ...(pushes.data?.items ?? []).flatMap(({ owner, name, pushedAt }) =>
      pushedAt
        ? [
            {
              key: `${owner}/${name}`,
              at: pushedAt,
              what: (
                <>
                  Push to <Link to={`/code/${owner}/${name}?tab=commits`}>{`${owner}/${name}`}</Link>
                </>
              ),
            },
          ]
        : [],
    ),
  ]
    .sort((a, b) => b.at.localeCompare(a.at))
    .slice(0, 8);
  return (
    <Card title="Lately" aside={<Link to="/runs">All runs</Link>}>
      {failure && <Problem error={failure} retry={() => void Promise.all([runs.refetch(), pushes.refetch()])} />}
      {(runs.isPending || pushes.isPending) && <Waiting rows={3} />}
      {!runs.isPending && !pushes.isPending && events.length === 0 && (
        <p className="dim">Nothing has happened yet. Runs and pushes appear here.</p>
      )}
      <ul className="list">
        {events.map((event) => (
          <li key={event.key}>
            <span className="grow">{event.what}</span>
            <span className="dim small">
              <RelativeTime at={event.at} />
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
}

export function HomePage() {
  const session = useSession();
  const journey = useJourney();
  const runs = useRunsOf(session.actor.ref);
  const [shown, setShown] = useState(false);
  const ready = !journey.isPending && !runs.isPending;
  useEffect(() => {
    if (ready) setShown(true);
  }, [ready]);
  // Once shown the page stays, also while a part of it is asked for again after a failure.
  if (!shown && !ready) return <Waiting rows={10} />;
  return (
    <>
      <PageHeader
        title={session.actor.means === 'guest' ? 'Welcome to Ridgeway' : `Hello, ${personName(session)}`}
        line={
          session.actor.means === 'guest'
            ? 'You are here as a guest, which works only on the machine of the server.'
            : session.organization
        }
      >
        <Button component={Link} to="/create">
          Create something
        </Button>
      </PageHeader>
      {journey.data && journey.data.createService !== 'done' && <FirstSteps journey={journey.data} />}
      <NeedsYou />
      <div className="two">
        <Yours />
        <Lately />
      </div>
    </>
  );
}
