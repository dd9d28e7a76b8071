import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, refOf, shortName, titleOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { RelativeTime } from '@/shared/RelativeTime';
import { StateMark } from '@/shared/StateMark';
import { personName, useSession } from '@/shared/session';
import { Waiting } from '@/shared/Waiting';
import { useJourney } from './api';

interface RunLine {
  id: string;
  templateTitle?: string;
  templateRef: string;
  status: string;
  createdAt: string;
  values?: Record<string, unknown>;
}
const steps = [
  { key: 'createService', title: 'Create a service', to: '/create' },
  { key: 'registerExisting', title: 'Register what exists', to: '/catalog' },
  { key: 'connectCluster', title: 'Connect a cluster', to: '/settings' },
  { key: 'signInTeam', title: 'Sign in your team', to: '/settings' },
];

export function HomePage() {
  const session = useSession();
  const journey = useJourney();
  const runs = useQuery({
    queryKey: ['paths', 'runs', 'home'],
    queryFn: () => http.get<{ items: RunLine[] }>('/api/ridgeway/paths/runs', { limit: 8 }),
  });
  const owned = session.actor.ownership ?? [session.actor.ref];
  const yours = useQuery({
    queryKey: ['catalog', 'yours', owned],
    queryFn: () =>
      http.get<{ items: Entity[] }>('/api/catalog/entities/by-query', {
        filter: owned.map((ref) => `kind=component,relations.ownedBy=${ref}`),
        limit: 10,
        orderField: 'metadata.name,asc',
      }),
  });
  const needs = (runs.data?.items ?? []).filter((run) => ['failed', 'unclear'].includes(run.status));
  const name = (run: RunLine) =>
    `${run.templateTitle ?? shortName(run.templateRef)}${run.values?.name ? `: ${run.values.name}` : ''}`;
  const newcomer = journey.data && journey.data.createService !== 'done';
  return (
    <>
      <PageHeader title={`Hello, ${personName(session)}`} line={session.organization} />
      {newcomer && (
        <Card title="First steps">
          <ol className="steps">
            {steps.map((step) => (
              <li key={step.key} className="row">
                <StateMark tone={journey.data?.[step.key] === 'done' ? 'good' : 'unknown'}>
                  {journey.data?.[step.key] === 'done'
                    ? 'Done'
                    : journey.data?.[step.key] === 'later'
                      ? 'Later'
                      : 'Open'}
                </StateMark>
                <Link to={step.to}>{step.title}</Link>
              </li>
            ))}
          </ol>
        </Card>
      )}
      <Card title="Needs you">
        {runs.error && <Problem error={runs.error} retry={() => void runs.refetch()} />}
        {needs.map((run) => (
          <p key={run.id} className="row">
            <StateMark tone="bad">Failed</StateMark>
            <Link to={`/runs/${run.id}`}>{name(run)}</Link> <RelativeTime at={run.createdAt} />
          </p>
        ))}
        {runs.data && needs.length === 0 && <p className="dim">Nothing waits for you.</p>}
      </Card>
      <div className="two">
        <Card title="Yours" aside={<Link to="/catalog?show=owned">All of yours</Link>}>
          {yours.isPending && <Waiting rows={3} />}
          {yours.error && <Problem error={yours.error} retry={() => void yours.refetch()} />}
          {yours.data?.items.length === 0 && (
            <p className="dim">
              You own nothing yet. <Link to="/create">Create a service</Link> or <Link to="/catalog">look around</Link>.
            </p>
          )}
          {yours.data?.items.map((entity) => (
            <p key={refOf(entity)}>
              <EntityLink entityRef={refOf(entity)}>{titleOf(entity)}</EntityLink>{' '}
              <span className="dim">{entity.metadata.description}</span>
            </p>
          ))}
        </Card>
        <Card title="Lately" aside={<Link to="/runs">All runs</Link>}>
          {runs.data?.items.length === 0 && <p className="dim">Nothing has been created yet.</p>}
          {runs.data?.items.map((run) => (
            <p key={run.id}>
              <Link to={`/runs/${run.id}`}>{name(run)}</Link>{' '}
              <span className="dim small">
                {run.status}, <RelativeTime at={run.createdAt} />
              </span>
            </p>
          ))}
        </Card>
      </div>
    </>
  );
}
