import { useQuery } from '@tanstack/react-query';
import { type ComponentType, Suspense } from 'react';
import { Link, useParams } from 'react-router';
import { Empty } from '@/shared/Empty';
import { type Entity, entityPath, refOf, related, repositoryOf } from '@/shared/entity';
import { HttpError, http } from '@/shared/http';
import { PageHeader } from '@/shared/PageHeader';
import { Problem } from '@/shared/Problem';
import { useSession } from '@/shared/session';
import { Tabs } from '@/shared/Tabs';
import { Waiting } from '@/shared/Waiting';
import { type PathLine, useEntity, usePathsFor } from './api';
import { Activity } from './EntityCode';
import { About, Api } from './EntityDetails';
import { EntityHeader } from './EntityHeader';
import { EntityHistory, History, useHistory, useSubjects } from './EntityHistory';
import { EntitySource } from './EntitySource';
import {
  ApiOverview,
  Around,
  ComponentParts,
  LocationOverview,
  ResourceOverview,
  TemplateOverview,
} from './KindOverviews';
import { PartsOverview } from './PartsOverview';
import { GroupOverview, UserOverview } from './PeopleOverview';
import { RelationsGraph } from './RelationsGraph';
import { ToolLinks, useToolLinks } from './ToolLinks';
import { useRefresh } from './useRefresh';

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

const tabs = ['overview', 'builds', 'deployments', 'live', 'api', 'dependencies', 'activity', 'source'];

const overviews: Record<string, React.ComponentType<{ entity: Entity }>> = {
  api: ApiOverview,
  domain: PartsOverview,
  group: GroupOverview,
  location: LocationOverview,
  resource: ResourceOverview,
  system: PartsOverview,
  template: TemplateOverview,
  user: UserOverview,
};

function Overview({ entity }: { entity: Entity }) {
  const Own = overviews[entity.kind.toLowerCase()];
  return Own ? (
    <Own entity={entity} />
  ) : (
    <>
      <Around entity={entity} />
      <ComponentParts entity={entity} />
    </>
  );
}

function Missing({ kind, namespace, name }: { kind: string; namespace: string; name: string }) {
  return (
    <>
      <Empty title={`The catalog has no ${kind} called ${name}.`}>
        It may have been renamed or removed. <Link to={`/catalog?text=${encodeURIComponent(name)}`}>Look for it</Link>
      </Empty>
      <History entityRef={`${kind}:${namespace}/${name}`.toLowerCase()} gone />
    </>
  );
}

/** Shown together, so that nothing moves when one of them comes later. */
function Changes({ entity, repository }: { entity: Entity; repository: ReturnType<typeof repositoryOf> }) {
  const { isPending } = useHistory(refOf(entity));
  const subjects = useSubjects(repository);
  if (isPending || subjects.isLoading) return <Waiting rows={8} />;
  return (
    <div className="two">
      <EntityHistory entity={entity} repository={repository} />
      <Activity repository={repository} limit={50} />
    </div>
  );
}

type Part = ComponentType<{ entity: Entity }>;

/** What runs, what was built and what was delivered of a component, which are other features'. */
export interface Live {
  useAwaited: (entityRef: string) => boolean;
  /** Where it can be opened. */
  useAddress: (entityRef: string) => string | undefined;
  /** Whether something delivers it, as far as that is known. */
  useDelivered: (entityRef: string) => { delivered?: boolean; awaited: boolean };
  StateSentence: Part;
  Environments: Part;
  Builds: Part;
  Deployments: Part;
  Live: Part;
}

function Tab({
  tab,
  entity,
  refresh,
  Definition,
  live,
}: {
  tab: string;
  entity: Entity;
  refresh: ReturnType<typeof useRefresh>;
  Definition: Part;
  live: Live;
}) {
  const { gitHost } = useSession();
  const repository = repositoryOf(entity, gitHost);
  switch (tab) {
    case 'api':
      return (
        <>
          <Api entity={entity} />
          {entity.kind === 'API' && (
            <Suspense fallback={<Waiting rows={10} />}>
              <Definition entity={entity} />
            </Suspense>
          )}
        </>
      );
    case 'builds':
      return (
        <Suspense fallback={<Waiting rows={10} />}>
          <live.Builds entity={entity} />
        </Suspense>
      );
    case 'deployments':
      return (
        <Suspense fallback={<Waiting rows={10} />}>
          <live.Deployments entity={entity} />
        </Suspense>
      );
    case 'live':
      return (
        <Suspense fallback={<Waiting rows={10} />}>
          <live.Live entity={entity} />
        </Suspense>
      );
    case 'dependencies':
      return <RelationsGraph entity={entity} />;
    case 'activity':
      return <Changes entity={entity} repository={repository} />;
    case 'source':
      return <EntitySource entity={entity} repository={repository} refresh={refresh} />;
    default:
      return (
        <>
          {entity.kind === 'Component' && <live.Environments entity={entity} />}
          <div className="two last-first">
            <div>
              <Overview entity={entity} />
            </div>
            <div>
              <About entity={entity} />
              <ToolLinks entity={entity} />
              {entity.kind === 'Component' && <Activity repository={repository} limit={5} />}
            </div>
          </div>
        </>
      );
  }
}

function Known({
  entity,
  tab,
  Definition,
  live,
  paths,
}: {
  entity: Entity;
  tab: string;
  Definition: Part;
  live: Live;
  paths: PathLine[];
}) {
  const refresh = useRefresh(entity);
  const address = live.useAddress(refOf(entity));
  const { delivered } = live.useDelivered(refOf(entity));
  const { gitHost } = useSession();
  const base = entityPath(refOf(entity));
  const hasApi =
    entity.kind === 'API' || related(entity, 'providesApi').length + related(entity, 'consumesApi').length > 0;
  return (
    <>
      <EntityHeader
        entity={entity}
        repository={repositoryOf(entity, gitHost)}
        refresh={refresh}
        address={address}
        delivered={delivered}
        paths={paths}
      />
      <Errors entity={entity} />
      {entity.kind === 'Component' && <live.StateSentence entity={entity} />}
      <Tabs
        label="Parts of this page"
        tabs={[
          { to: base, title: 'Overview', end: true },
          ...(entity.kind === 'Component'
            ? [
                { to: `${base}/builds`, title: 'Builds' },
                { to: `${base}/deployments`, title: 'Deployments' },
                { to: `${base}/live`, title: 'Live' },
              ]
            : []),
          ...(hasApi ? [{ to: `${base}/api`, title: entity.kind === 'API' ? 'Definition' : 'API' }] : []),
          { to: `${base}/dependencies`, title: 'Relations' },
          { to: `${base}/activity`, title: 'Activity' },
          { to: `${base}/source`, title: 'Source' },
        ]}
      />
      <Tab tab={tab} entity={entity} refresh={refresh} Definition={Definition} live={live} />
    </>
  );
}

/**
 * `Definition` reads the definition of an API for people, `live` says what runs of a component; they are other features',
 * and the first is loaded when it is looked at.
 */
export function EntityPage({ Definition, live }: { Definition: Part; live: Live }) {
  const { kind = '', namespace = '', name = '', tab: asked = 'overview' } = useParams();
  const { data: entity, error, refetch } = useEntity(kind, namespace, name);
  const links = useToolLinks(`${kind}:${namespace}/${name}`);
  const ref = `${kind}:${namespace}/${name}`.toLowerCase();
  const awaited = [live.useAwaited(ref), live.useDelivered(ref).awaited].some(Boolean);
  const paths = usePathsFor(ref);
  if (error && !entity)
    return (
      <>
        <PageHeader title={name} before={<Link to="/catalog">Catalog</Link>} />
        {error instanceof HttpError && error.status === 404 ? (
          <Missing kind={kind} namespace={namespace} name={name} />
        ) : (
          <Problem error={error} retry={() => void refetch()} />
        )}
      </>
    );
  if (!entity || links.isPending || paths.isPending || awaited) return <Waiting page rows={10} />;
  const tab = tabs.includes(asked) ? asked : 'overview';
  return (
    <Known
      key={refOf(entity)}
      entity={entity}
      tab={tab}
      Definition={Definition}
      live={live}
      paths={paths.data?.items ?? []}
    />
  );
}
