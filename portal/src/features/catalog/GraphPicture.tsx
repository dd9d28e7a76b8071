import { useEffect, useImperativeHandle, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { basePath } from '@/shared/base';
import { entityPath } from '@/shared/entity';
import { coloursOf, savePng, saveSvg, svgText } from './exportPicture';
import { edgeWords, type Graph, nodeWord, toward } from './graph';
import { box, draw } from './layout';
import { shapeOf, shortened, textAt } from './shapes';

export interface Saving {
  svg: () => void;
  png: () => Promise<void>;
}

/** As large as it fits, but readable. */
const fitted = (scale: number) => Math.min(1, Math.max(0.6, Math.floor(scale * 100) / 100));

/**
 * A graph as a picture: left uses right, kinds by shape. A click marks an entry and what it relates to, Enter or a second
 * click opens it, arrows walk, Escape goes back to the middle.
 */
export function GraphPicture({
  graph,
  label,
  name,
  middle,
  marked,
  onMark,
  zoom: asked,
  saving,
}: {
  graph: Graph;
  label: string;
  name: string;
  middle?: string;
  marked?: string;
  onMark?: (ref?: string) => void;
  zoom?: number;
  saving?: React.Ref<Saving>;
}) {
  const navigate = useNavigate();
  const holder = useRef<HTMLDivElement>(null);
  const picture = useMemo(() => draw(graph), [graph]);
  const [fitting, setFitting] = useState(1);
  const zoom = asked ?? fitting;
  useLayoutEffect(() => {
    const room = holder.current?.clientWidth;
    if (room) setFitting(fitted(room / picture.width));
  }, [picture]);
  const first = graph.nodes.some(({ ref }) => ref === middle) ? middle : graph.nodes[0]?.ref;
  const [own, setOwn] = useState<string>();
  const chosen = onMark ? marked : own;
  const mark = onMark ?? setOwn;
  const at = chosen && picture.places.has(chosen) ? chosen : first;
  const near = new Set(
    chosen && picture.places.has(chosen)
      ? [chosen, ...graph.edges.flatMap(({ from, to }) => (from === chosen ? [to] : to === chosen ? [from] : []))]
      : [],
  );
  const text = () => svgText(picture, middle ?? '', coloursOf(document.documentElement), label);
  useImperativeHandle(saving, () => ({
    svg: () => saveSvg(text(), name),
    png: () => savePng(text(), picture, name),
  }));
  const linkOf = (ref: string) =>
    [...(holder.current?.querySelectorAll<SVGAElement>('a') ?? [])].find((each) => each.dataset.ref === ref);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture or size shows its middle, a mark does not move it
  useEffect(() => {
    const place = picture.places.get(at ?? '');
    if (place && holder.current)
      holder.current.scrollTo({
        left: place.x * zoom - holder.current.clientWidth / 2,
        top: place.y * zoom - holder.current.clientHeight / 2,
      });
  }, [picture, zoom]);
  const press = (event: React.KeyboardEvent) => {
    const ref = (event.target as Element).closest('a')?.getAttribute('data-ref');
    const place = ref && picture.places.get(ref);
    if (event.key === 'Escape') {
      mark(undefined);
      if (first) linkOf(first)?.focus();
    } else if (place && event.key.startsWith('Arrow')) {
      const next = toward(place, event.key, picture.places);
      event.preventDefault();
      if (next) {
        mark(next);
        const link = linkOf(next);
        link?.focus({ preventScroll: true });
        link?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
      }
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears the keys of the links inside
    <div className="graph" ref={holder} onKeyDown={press}>
      {/* biome-ignore lint/a11y/useSemanticElements: a picture whose links belong together is no set of fields */}
      <svg
        className="picture"
        role="group"
        aria-label={label}
        width={picture.width * zoom}
        height={picture.height * zoom}
        viewBox={`0 0 ${picture.width} ${picture.height}`}
      >
        <defs>
          <marker
            id="tip"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerUnits="userSpaceOnUse"
            markerWidth="8"
            markerHeight="8"
            orient="auto"
          >
            <path className="tip" d="M0 0L8 4L0 8Z" />
          </marker>
        </defs>
        {picture.lines.map(({ edge, path }) => {
          const lit = edge.from === chosen || edge.to === chosen;
          return (
            <path
              key={`${edge.from} ${edge.type} ${edge.to}`}
              className={near.size === 0 ? 'edge' : lit ? 'edge lit' : 'edge faint'}
              d={path}
              markerEnd="url(#tip)"
            >
              <title>{`${edge.from} ${edgeWords[edge.type] ?? edge.type} ${edge.to}`}</title>
            </path>
          );
        })}
        {picture.nodes.map((node) => {
          const { x, y } = picture.places.get(node.ref) ?? { x: 0, y: 0 };
          const state = [
            node.ref === middle && 'self',
            node.missing && 'missing',
            near.size > 0 && !near.has(node.ref) && 'faint',
          ];
          return (
            <a
              key={node.ref}
              data-ref={node.ref}
              href={basePath + entityPath(node.ref)}
              aria-label={`${node.title}, ${nodeWord(node)}`}
              aria-current={node.ref === chosen ? 'true' : undefined}
              tabIndex={node.ref === at ? 0 : -1}
              className={state.filter(Boolean).join(' ') || undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return;
                event.preventDefault();
                if (event.detail === 0 || node.ref === chosen) navigate(entityPath(node.ref));
                else mark(node.ref);
              }}
            >
              <g transform={`translate(${x - box.width / 2} ${y - box.height / 2})`}>
                <title>{node.ref}</title>
                <path className="shape" d={shapeOf(node.kind)} />
                <text x={box.width / 2} y={textAt(node.kind)} textAnchor="middle">
                  {shortened(node.title)}
                </text>
                <text x={box.width / 2} y={textAt(node.kind) + 15} textAnchor="middle" className="kind">
                  {nodeWord(node)}
                </text>
              </g>
            </a>
          );
        })}
      </svg>
    </div>
  );
}
