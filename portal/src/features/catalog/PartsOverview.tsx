import { lazy, Suspense, useMemo } from 'react';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { type Entity, kindName, refOf } from '@/shared/entity';
import { count } from '@/shared/formats';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import { EntityRows } from './EntityRows';
import { among, byKind, gathered } from './graph';
import { useFound } from './relations';

const GraphPicture = lazy(async () => ({ default: (await import('./GraphPicture')).GraphPicture }));

const rows = 12;
const most = 200;
const plural = (kind: string) => (kind === 'API' ? 'APIs' : `${kind}s`);

function Kind({ kind, parts, of }: { kind: string; parts: Entity[]; of: string }) {
  const all = `/catalog?kind=${encodeURIComponent(kind)}&relations.partOf=${encodeURIComponent(of)}`;
  return (
    <Card
      title={plural(kindName(kind))}
      aside={<Link to={all}>{count(parts.length, 'entry', 'entries')} as a list</Link>}
    >
      <EntityRows entities={parts.slice(0, rows)} />
      {parts.length > rows && (
        <p className="small">
          <Link to={all}>{parts.length - rows} more</Link>
        </p>
      )}
    </Card>
  );
}

/** The parts of a system or a domain by kind, and how they relate to each other. */
export function PartsOverview({ entity }: { entity: Entity }) {
  const ref = refOf(entity);
  const domain = entity.kind === 'Domain';
  const { data, error, refetch } = useFound([`relations.partOf=${ref}`], most);
  const parts = data?.items ?? [];
  const systems = parts.filter(({ kind }) => kind === 'System' || kind === 'Domain').map(refOf);
  const below = useFound(
    domain && systems.length > 0 ? [systems.map((each) => `relations.partOf=${each}`).join(',')] : [],
    most,
  );
  const found = below.data?.items;
  const graph = useMemo(
    () =>
      domain
        ? gathered(data?.items ?? [], found ?? [])
        : among(data?.items ?? [], ['dependsOn', 'consumesApi', 'providesApi']),
    [data, found, domain],
  );
  if (error) return <Problem error={error} retry={() => void refetch()} />;
  // Shown at once, so that nothing moves when the picture comes.
  if (!data || (systems.length > 0 && domain && !found && !below.error)) return <Waiting rows={6} />;
  if (parts.length === 0)
    return (
      <Card title="Parts">
        <Empty title={`Nothing belongs to this ${domain ? 'domain' : 'system'} yet.`}>
          <p>
            Write <code>{domain ? `domain: ${entity.metadata.name}` : `system: ${entity.metadata.name}`}</code> under{' '}
            <code>spec</code> in the <code>catalog-info.yaml</code> of what belongs to it.
          </p>
        </Empty>
      </Card>
    );
  return (
    <Suspense fallback={<Waiting rows={6} />}>
      {data.totalItems > parts.length && (
        <p className="dim">
          The first {parts.length} of{' '}
          <Link to={`/catalog?relations.partOf=${encodeURIComponent(ref)}`}>{data.totalItems} parts</Link>
        </p>
      )}
      {graph.edges.length > 0 && (
        <Card title="How its parts relate">
          <GraphPicture
            graph={graph}
            label="How its parts relate, left uses right"
            name={`${entity.metadata.name}-parts`}
          />
        </Card>
      )}
      {byKind(parts, ({ kind }) => kind).map(([kind, some]) => (
        <Kind key={kind} kind={kind} parts={some} of={ref} />
      ))}
    </Suspense>
  );
}
