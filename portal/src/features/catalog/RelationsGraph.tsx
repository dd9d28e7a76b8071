import { Button, NativeSelect } from '@mantine/core';
import { lazy, Suspense, useRef, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { Card } from '@/shared/Card';
import { Empty } from '@/shared/Empty';
import { EntityLink } from '@/shared/EntityLink';
import { type Entity, entityPath, kindName, parseRef, refOf, shortName, titleOf } from '@/shared/entity';
import { count } from '@/shared/formats';
import { Problem } from '@/shared/Problem';
import { Waiting } from '@/shared/Waiting';
import type { Saving } from './GraphPicture';
import { type Direction, edgeTypes, edgeWords, type Graph, kinds, mostNodes, usualTypes } from './graph';
import { chosen, deepest, directions, viewOf, zooms } from './graphView';
import { useGraph } from './relations';

const GraphPicture = lazy(async () => ({ default: (await import('./GraphPicture')).GraphPicture }));

function Choices({
  title,
  values,
  on,
  label,
  onToggle,
}: {
  title: string;
  values: string[];
  on: (value: string) => boolean;
  label: (value: string) => string;
  onToggle: (value: string) => void;
}) {
  return (
    <fieldset>
      <legend className="dim small">{title}</legend>
      <div className="row">
        {values.map((value) => (
          <button key={value} type="button" className="chip" aria-pressed={on(value)} onClick={() => onToggle(value)}>
            {label(value)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The same as the picture, in words: one row for each relation, the nearest first. */
function RelationsTable({ graph }: { graph: Graph }) {
  const nodes = new Map(graph.nodes.map((node) => [node.ref, node]));
  const far = (ref: string) => nodes.get(ref)?.distance ?? 0;
  const rows = [...graph.edges].sort(
    (a, b) =>
      far(a.from) + far(a.to) - far(b.from) - far(b.to) ||
      a.from.localeCompare(b.from) ||
      a.type.localeCompare(b.type) ||
      a.to.localeCompare(b.to),
  );
  const end = (ref: string) => (
    <>
      <EntityLink entityRef={ref}>{nodes.get(ref)?.title ?? shortName(ref)}</EntityLink>
      <div className="dim small">
        {kindName(parseRef(ref).kind)}
        {nodes.get(ref)?.missing && ', not in the catalog'}
      </div>
    </>
  );
  return (
    <table>
      <caption className="sr">Relations, the nearest first</caption>
      <thead>
        <tr>
          <th>This</th>
          <th>does</th>
          <th>that</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ from, type, to }) => (
          <tr key={`${from} ${type} ${to}`}>
            <td>{end(from)}</td>
            <td>{edgeWords[type] ?? type}</td>
            <td>{end(to)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** All relations of an entity, step by step outward; what is shown is in the address of the page. */
export function RelationsGraph({ entity }: { entity: Entity }) {
  const middle = refOf(entity);
  const [search, setSearch] = useSearchParams();
  const [failure, setFailure] = useState<unknown>();
  const saving = useRef<Saving>(null);
  const view = viewOf(search, entity.kind);
  const { depth, direction, kinds: shown, types, marked, zoom } = view;
  const list = view.list ?? window.matchMedia('(max-width: 760px)').matches;
  const { data: graph, error, refetch } = useGraph(middle, { depth, direction, kinds: shown, types });
  const set = (key: Parameters<typeof chosen>[1] | 'at' | 'view', ...value: string[]) =>
    setSearch(chosen(search, key as 'type', value), { replace: true, preventScrollReset: true });
  const toggle = (key: 'kind' | 'type', values: string[], all: string[], value: string) => {
    const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
    const usual = key === 'kind' ? [] : usualTypes(entity.kind);
    const same = next.length === usual.length && next.every((each) => usual.includes(each));
    if (same || (key === 'kind' && next.length === all.length)) set(key);
    else set(key, ...(next.length > 0 ? next : ['']));
  };
  const node = graph?.nodes.find(({ ref }) => ref === marked);
  const zoomed = zooms.indexOf(zoom ?? 0.8);
  const rest = search.toString();
  return (
    <>
      <section className="graph-choices" aria-label="What is shown">
        <div className="row bottom">
          <NativeSelect
            label="Steps"
            value={String(depth)}
            onChange={(event) => set('depth', event.currentTarget.value)}
            data={Array.from({ length: deepest }, (_, step) => String(step + 1))}
          />
          <NativeSelect
            label="Direction"
            value={direction}
            onChange={(event) => set('direction', event.currentTarget.value as Direction)}
            data={directions}
          />
        </div>
        <Choices
          title="Relations"
          values={edgeTypes}
          on={(value) => types.includes(value)}
          label={(value) => capital(edgeWords[value] ?? value)}
          onToggle={(value) => toggle('type', types, edgeTypes, value)}
        />
        <Choices
          title="Kinds"
          values={kinds}
          on={(value) => shown.length === 0 || shown.includes(value)}
          label={kindName}
          onToggle={(value) => toggle('kind', shown.length === 0 ? kinds : shown, kinds, value)}
        />
      </section>
      {error && <Problem error={error} retry={() => void refetch()} />}
      {failure !== undefined && <Problem error={failure} />}
      {!graph && !error && <Waiting rows={8} />}
      {graph && (
        <Card>
          <div className="row spaced top-less">
            <span className="grow" aria-live="polite">
              {count(graph.nodes.length, 'entry', 'entries')}, {count(graph.edges.length, 'relation')}
              {graph.cut && (
                <span className="bad">
                  {' '}
                  · only the first {mostNodes} are shown; take fewer steps, or leave out a relation or a kind
                </span>
              )}
            </span>
            <button type="button" className="chip" aria-pressed={!list} onClick={() => set('view', 'picture')}>
              Picture
            </button>
            <button type="button" className="chip" aria-pressed={list} onClick={() => set('view', 'list')}>
              List
            </button>
            {!list && graph.edges.length > 0 && (
              <>
                <Button
                  size="xs"
                  variant="default"
                  aria-label="Smaller"
                  disabled={zoomed <= 0}
                  onClick={() => set('zoom', String(zooms[zoomed - 1]))}
                >
                  −
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  aria-label="Larger"
                  disabled={zoomed >= zooms.length - 1}
                  onClick={() => set('zoom', String(zooms[zoomed + 1]))}
                >
                  +
                </Button>
                <Button size="xs" variant="default" onClick={() => saving.current?.svg()}>
                  Save as SVG
                </Button>
                <Button
                  size="xs"
                  variant="default"
                  onClick={() => {
                    setFailure(undefined);
                    saving.current?.png().catch(setFailure);
                  }}
                >
                  Save as PNG
                </Button>
              </>
            )}
          </div>
          {graph.edges.length === 0 ? (
            <Empty title="Nothing to show.">
              {(entity.relations ?? []).length === 0 ? (
                <p>
                  It names no relation yet. Write <code>spec.dependsOn</code>, <code>spec.providesApis</code>,{' '}
                  <code>spec.consumesApis</code> or <code>spec.system</code> into its <code>catalog-info.yaml</code>.
                </p>
              ) : (
                <p>
                  It has relations of other types, kinds or directions.{' '}
                  <button
                    type="button"
                    className="chip"
                    onClick={() => setSearch(chosen(new URLSearchParams(), 'type', edgeTypes), { replace: true })}
                  >
                    Show all
                  </button>
                </p>
              )}
            </Empty>
          ) : list ? (
            <RelationsTable graph={graph} />
          ) : (
            <Suspense fallback={<Waiting rows={8} />}>
              <GraphPicture
                graph={graph}
                label={`Relations of ${titleOf(entity)}, left uses right`}
                name={`${entity.metadata.name}-relations`}
                middle={middle}
                marked={marked}
                onMark={(ref) => set('at', ...(ref ? [ref] : []))}
                zoom={zoom}
                saving={saving}
              />
            </Suspense>
          )}
          {!list && graph.edges.length > 0 && (
            <p className="small dim" aria-live="polite">
              {node ? (
                <>
                  Marked: <EntityLink entityRef={node.ref}>{node.title}</EntityLink>
                  {node.ref !== middle && !node.missing && (
                    <>
                      {' · '}
                      <Link to={`${entityPath(node.ref)}/dependencies?${rest}`}>Put it in the middle</Link>
                    </>
                  )}
                </>
              ) : (
                <>Left uses right. A click or the arrow keys mark an entry, Enter opens it, Escape goes back.</>
              )}
            </p>
          )}
        </Card>
      )}
    </>
  );
}
