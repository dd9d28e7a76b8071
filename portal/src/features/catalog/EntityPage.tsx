import { useQuery } from '@tanstack/react-query';
import { type ComponentType, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, entityPath, refOf, related, repositoryOf, specText } from '@/shared/entity';
import { HttpError, http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { Tabs } from '@/shared/Tabs';
import { Waiting } from '@/shared/Waiting';
import { Belongings } from './Around';
import { useEntity } from './api';
import { Activity, Source } from './EntityCode';
import { About, Api, RelationsList } from './EntityDetails';
import { EntityHeader } from './EntityHeader';
import { RelationsPicture } from './RelationsPicture';

interface Fault {
  source: string;
  entityRef?: string;
  path?: string;
  message: string;
  remedy?: string;
  line?: number;
}

/** What the catalog could not read of the entity's source: the page keeps the last good version and says so. */
function Errors({ entity }: { entity: Entity }) {
  const source = entity.metadata.annotations?.['backstage.io/managed-by-location']?.replace(/^url:/, '');
  const { data } = useQuery({
    queryKey: ['catalog', 'errors'],
    queryFn: () => http.get<{ items: Fault[] }>('/api/ridgeway/catalog/errors'),
  });
  const own = (data?.items ?? []).filter(
    (each) => each.entityRef === refOf(entity) || (source && each.source.replace(/^url:/, '') === source),
  );
  const said = [
    ...own,
    ...(entity.status?.items ?? []).map((item) => ({
      message: item.error?.message ?? item.message,
      remedy: item.remedy ?? item.error?.remedy,
      line: item.line,
      path: undefined,
    })),
  ].filter((each, index, all) => all.findIndex((other) => other.message === each.message) === index);
  if (said.length === 0) return null;
  return (
    <div className="note note-bad" role="alert">
      <div>
        <strong>The last change of its file could not be read; the version before it stays.</strong>
        {said.map((each) => (
          <p key={each.message}>
            {each.path && <code>{each.path} </code>}
            {each.message}
            {each.line ? ` (line ${each.line})` : ''} <span className="dim">{each.remedy}</span>
          </p>
        ))}
        <p className="dim">Mend the file and push again; this note goes by itself.</p>
      </div>
    </div>
  );
}

const tabs = ['overview', 'api', 'dependencies', 'activity', 'source'];

type Part = ComponentType<{ entity: Entity }>;

/**
 * `Definition` reads the definition of an API for people, `Running` says what runs of a component; they are other
 * features', and the first is loaded when it is looked at.
 */
export function EntityPage({ Definition, Running }: { Definition: Part; Running: Part }) {
  const { kind = '', namespace = '', name = '', tab: asked = 'overview' } = useParams();
  const { data: entity, error, refetch } = useEntity(kind, namespace, name);
  const { gitHost } = useSession();
  if (error && !entity)
    return (
      <>
        <PageHeader title={name} before={<Link to="/catalog">Catalog</Link>} />
        {error instanceof HttpError && error.status === 404 ? (
          <Empty title={`The catalog has no ${kind} called ${name}.`}>
            It may have been renamed or removed.{' '}
            <Link to={`/catalog?text=${encodeURIComponent(name)}`}>Look for it</Link>
          </Empty>
        ) : (
          <Problem error={error} retry={() => void refetch()} />
        )}
      </>
    );
  if (!entity) return <Waiting rows={10} />;
  const tab = tabs.includes(asked) ? asked : 'overview';
  const repository = repositoryOf(entity, gitHost);
  const base = entityPath(refOf(entity));
  const hasApi =
    specText(entity, 'definition') || related(entity, 'providesApi').length + related(entity, 'consumesApi').length > 0;
  const gathers = ['Group', 'User', 'System', 'Domain'].includes(entity.kind);
  return (
    <>
      <EntityHeader entity={entity} repository={repository} />
      <Errors entity={entity} />
      {entity.kind === 'Component' && <Running entity={entity} />}
      <Tabs
        label="Parts of this page"
        tabs={[
          { to: base, title: 'Overview', end: true },
          ...(hasApi ? [{ to: `${base}/api`, title: 'API' }] : []),
          { to: `${base}/dependencies`, title: 'Dependencies' },
          ...(repository ? [{ to: `${base}/activity`, title: 'Activity' }] : []),
          { to: `${base}/source`, title: 'Source' },
        ]}
      />
      {tab === 'overview' && (
        <div className={gathers ? 'two last-first' : 'two'}>
          <div>
            {gathers ? (
              <Belongings entity={entity} />
            ) : (
              <Card title="Around it">
                <RelationsPicture entity={entity} />
              </Card>
            )}
          </div>
          <div>
            <About entity={entity} />
            {!gathers && <Activity repository={repository} limit={5} />}
          </div>
        </div>
      )}
      {tab === 'api' && <Api entity={entity} />}
      {tab === 'api' && entity.kind === 'API' && (
        <Suspense fallback={<Waiting rows={10} />}>
          <Definition entity={entity} />
        </Suspense>
      )}
      {tab === 'dependencies' && (
        <div className="two">
          <Card title="Picture">
            <RelationsPicture entity={entity} />
          </Card>
          <Card title="List">
            <RelationsList entity={entity} />
          </Card>
        </div>
      )}
      {tab === 'activity' && <Activity repository={repository} limit={50} />}
      {tab === 'source' && <Source entity={entity} repository={repository} />}
    </>
  );
}
