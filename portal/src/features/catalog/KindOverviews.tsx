import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, entityPath, kindName, parseRef, refOf, related, specText } from '@/shared/entity';
import { count } from '@/shared/formats';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { EntityRows } from './EntityRows';
import { byKind } from './graph';
import { RelationsPicture } from './RelationsPicture';
import { useFound } from './relations';
import { useOrigin } from './Unregister';

const most = 25;

export function Around({ entity }: { entity: Entity }) {
  return (
    <Card title="Around it" aside={<Link to={`${entityPath(refOf(entity))}/dependencies`}>Explore</Link>}>
      <RelationsPicture entity={entity} />
    </Card>
  );
}

function Found({ title, filter, all, none }: { title: string; filter: string; all?: string; none: React.ReactNode }) {
  const { data, error, refetch } = useFound([filter], most);
  return (
    <Card
      title={title}
      aside={data && all && data.totalItems > most ? <Link to={all}>All {data.totalItems}</Link> : undefined}
    >
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!data && !error && <Waiting rows={3} />}
      {data?.totalItems === 0 && <p className="dim">{none}</p>}
      <EntityRows entities={data?.items ?? []} />
    </Card>
  );
}

const where = (relation: string, ref: string) => ({
  filter: `relations.${relation}=${ref}`,
  all: `${entityPath(ref)}/dependencies?direction=used&depth=1&view=list&type=${relation}`,
});

/** Who provides an API and who calls it; reading its definition is on a tab of its own. */
export function ApiOverview({ entity }: { entity: Entity }) {
  const ref = refOf(entity);
  const name = entity.metadata.name;
  return (
    <>
      <Found
        title="Provided by"
        {...where('providesApi', ref)}
        none={
          <>
            Nobody provides it yet. A component does by <code>providesApis: [{name}]</code> under <code>spec</code>.
          </>
        }
      />
      <Found
        title="Called by"
        {...where('consumesApi', ref)}
        none={
          <>
            Nobody is known to call it. A component says so by <code>consumesApis: [{name}]</code> under{' '}
            <code>spec</code>.
          </>
        }
      />
      <Around entity={entity} />
    </>
  );
}

export function ResourceOverview({ entity }: { entity: Entity }) {
  return (
    <>
      <Found
        title="Needed by"
        {...where('dependsOn', refOf(entity))}
        none={
          <>
            Nothing is known to need it. A component says so by{' '}
            <code>dependsOn: [resource:{entity.metadata.name}]</code> under <code>spec</code>.
          </>
        }
      />
      <Around entity={entity} />
    </>
  );
}

interface Parameters {
  title?: string;
  properties?: Record<string, { title?: string; description?: string }>;
}

/** What a golden path asks and does, and what was made with it. */
export function TemplateOverview({ entity }: { entity: Entity }) {
  const parameters = [entity.spec?.parameters ?? []].flat() as Parameters[];
  const steps = (Array.isArray(entity.spec?.steps) ? entity.spec.steps : []) as { id?: string; name?: string }[];
  const asked = parameters.flatMap(({ properties }) => Object.entries(properties ?? {}));
  const ref = refOf(entity);
  const key = 'metadata.annotations.backstage.io/source-template';
  return (
    <>
      <div className="two even">
        <Card title="What it asks">
          {asked.length === 0 && <p className="dim">Nothing; it starts at once.</p>}
          <ul className="list">
            {asked.map(([name, property]) => (
              <li key={name}>
                <span className="grow">
                  {property?.title ?? name} <span className="dim small">{property?.description}</span>
                </span>
              </li>
            ))}
          </ul>
        </Card>
        <Card title="What it does">
          {steps.length === 0 && <p className="dim">Its file names no step.</p>}
          <ol className="list">
            {steps.map((step, index) => (
              <li key={step.id ?? step.name}>
                <span className="dim small">{index + 1}</span> <span className="grow">{step.name ?? step.id}</span>
              </li>
            ))}
          </ol>
        </Card>
      </div>
      <Found
        title="Made with it"
        filter={`${key}=${ref}`}
        none="Nothing in the catalog says it was made with this template."
      />
    </>
  );
}

/** What a location brought in: by its own file, or by those it leads to. */
export function LocationOverview({ entity }: { entity: Entity }) {
  const { data, error, refetch } = useOrigin(entity, true);
  const targets = [specText(entity, 'target') ?? [], entity.spec?.targets ?? []].flat().map(String);
  const brought = data?.brought ?? [];
  return (
    <>
      <Card title="Leads to">
        {targets.length === 0 && <p className="dim">It names no address.</p>}
        <ul className="list">
          {targets.map((target) => (
            <li key={target}>
              <code>{target}</code>
            </li>
          ))}
        </ul>
      </Card>
      <Card title="What it brought in" aside={data ? count(data.broughtTotal, 'entry', 'entries') : undefined}>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {!data && !error && <Waiting rows={4} />}
        {data && brought.length === 0 && (
          <p className="dim">Nothing yet. Its files hold no entry, or none that could be taken.</p>
        )}
        {byKind(brought, (ref) => parseRef(ref).kind).map(([each, refs]) => (
          <section key={each}>
            <h3 className="small dim">
              {kindName(each)} ({refs.length})
            </h3>
            <p>
              {refs.map((ref, index) => (
                <span key={ref}>
                  {index > 0 && ', '}
                  <EntityLink entityRef={ref} />
                </span>
              ))}
            </p>
          </section>
        ))}
        {data && data.broughtTotal > brought.length && (
          <p className="dim small">The first {brought.length} are named.</p>
        )}
      </Card>
    </>
  );
}

/** Parts of a component, where it has any. */
export function ComponentParts({ entity }: { entity: Entity }) {
  if (related(entity, 'hasPart').length === 0) return null;
  return <Found title="Parts" {...where('partOf', refOf(entity))} none="" />;
}
