import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { entityPath, shortName } from '@/shared/entity';
import { http } from '@/shared/http';
import { useNeeds } from '@/shared/needs';
import type { components } from '@/shared/openapi';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { usePatience } from '@/shared/patience';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark, type Tone } from '@/shared/StateMark';
import { personName, useSession } from '@/shared/session';
import { stateWords, tones } from '@/shared/states';
import { Versions } from '@/shared/Versions';
import { Waiting } from '@/shared/Waiting';
import { useFirstSteps } from './api';
import { FirstSteps } from './FirstSteps';

const SHOWN = 5;

function NeedsYou() {
  const { items, more, good, error, isPending, refetch } = useNeeds();
  const [all, setAll] = useState(false);
  const hidden = Math.max(0, (items?.length ?? 0) - SHOWN);
  return (
    <Card title="Needs you">
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={1} />}
      {!isPending && !error && items?.length === 0 && (
        <p>
          <StateMark tone="good">Nothing waits for you.</StateMark>
          {good && (
            <span className="dim">
              {' '}
              Last good news: <EntityLink entityRef={good.entityRef} /> {good.says}, <RelativeTime at={good.at} />.
            </span>
          )}
        </p>
      )}
      <ul className="list">
        {items?.slice(0, all ? undefined : SHOWN).map((need) => (
          <li key={need.key}>
            <StateMark tone={need.tone}>{need.word}</StateMark>
            <span className="grow">
              <strong>{need.title}</strong> {need.says}
              {need.at && (
                <span className="dim">
                  {' '}
                  · <RelativeTime at={need.at} />
                </span>
              )}
            </span>
            <Button component={Link} size="xs" variant="default" to={need.to} aria-label={`See why: ${need.title}`}>
              See why
            </Button>
          </li>
        ))}
      </ul>
      {!all && hidden > 0 && (
        <button type="button" className="chip" onClick={() => setAll(true)}>
          Show {hidden} more
        </button>
      )}
      {all && more > 0 && <p className="dim">And {more} more of what is yours; the catalog shows all of it.</p>}
    </Card>
  );
}

const MOST = 10;

const useMine = () =>
  useQuery({
    queryKey: ['overview', 'mine'],
    queryFn: () => http.get<components['schemas']['Mine']>('/api/ridgeway/overview/mine', { limit: MOST }),
    placeholderData: (last) => last,
    staleTime: 15_000,
    refetchInterval: 30_000,
    retryOnMount: false,
  });

function Yours() {
  const { data, error, isPending, refetch } = useMine();
  const more = (data?.total ?? 0) - (data?.items.length ?? 0);
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
        <ul className="list yours">
          {data?.items.map((line) => (
            <li key={line.entityRef}>
              <span className="grow">
                <EntityLink entityRef={line.entityRef}>{line.title}</EntityLink>
                <span className="dim small short">{line.description}</span>
              </span>
              <Versions environments={line.environments} />
              <span className="dim small changed-at">
                {line.changedAt && (
                  <>
                    {line.changed} · <RelativeTime at={line.changedAt} />
                  </>
                )}
              </span>
            </li>
          ))}
        </ul>
        {more > 0 && (
          <p>
            {more.toLocaleString('en')} more; the catalog shows all components you{' '}
            <Link to="/catalog?kind=component&show=owned">own</Link> and all that you{' '}
            <Link to="/catalog?show=starred">starred</Link>.
          </p>
        )}
      </div>
    </Card>
  );
}

type Happening = components['schemas']['Happening'];

const outcomes: Record<string, { tone: Tone; word: string }> = {
  succeeded: { tone: 'good', word: 'Came up' },
  failed: { tone: 'bad', word: 'Failed' },
  'under-way': { tone: 'busy', word: 'On its way' },
  replaced: { tone: 'unknown', word: 'Replaced' },
  unknown: { tone: 'unknown', word: 'Delivered' },
};

function Happened({ event: { kind, subject, title, state, by } }: { event: Happening }) {
  const { tone, word } =
    kind === 'run'
      ? { tone: tones[state] ?? ('unknown' as const), word: stateWords[state] ?? state }
      : kind === 'delivery'
        ? (outcomes[state] ?? { tone: 'unknown' as const, word: state })
        : { tone: 'good' as const, word: 'Pushed' };
  const to =
    kind === 'run'
      ? `/runs/${subject}`
      : kind === 'delivery'
        ? `${entityPath(subject)}/deployments`
        : `/code/${subject}?tab=commits`;
  return (
    <>
      <StateMark tone={tone}>{word}</StateMark> <Link to={to}>{title}</Link>
      {by && <span className="dim"> by {by.includes(':') ? shortName(by) : by}</span>}
    </>
  );
}

const useLately = () =>
  useQuery({
    queryKey: ['overview', 'lately'],
    queryFn: () => http.get<{ items: Happening[] }>('/api/ridgeway/overview/lately'),
    staleTime: 15_000,
    refetchInterval: 60_000,
    retryOnMount: false,
  });

function Lately() {
  const { data, error, isPending, refetch } = useLately();
  return (
    <Card title="Lately" aside={<Link to="/runs">All runs</Link>}>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {isPending && <Waiting rows={3} />}
      {data?.items.length === 0 && (
        <p className="dim">Nothing has happened yet. Runs, deployments and pushes of your teams appear here.</p>
      )}
      <ul className="list">
        {data?.items.map((event) => (
          <li key={`${event.kind} ${event.subject} ${event.at}`}>
            <span className="grow">
              <Happened event={event} />
            </span>
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
  const first = useFirstSteps();
  const needs = useNeeds();
  const parts = [useMine().isPending, useLately().isPending];
  const patient = usePatience();
  const [shown, setShown] = useState(false);
  // What needs one stands on top, and would move all else when it comes; the rest is waited for a moment.
  const ready = !first.isPending && !needs.isPending && !(patient && parts.includes(true));
  useEffect(() => {
    if (ready) setShown(true);
  }, [ready]);
  // Once shown the page stays, also while a part of it is asked for again after a failure.
  if (!shown && !ready) return <Waiting page rows={10} />;
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
      {first.journey && <FirstSteps journey={first.journey} onHide={first.hide} />}
      <NeedsYou />
      <div className="two">
        <Yours />
        <Lately />
      </div>
    </>
  );
}
