import { Graph as Layered, layout } from '@dagrejs/dagre';
import type { Graph, GraphEdge, GraphNode, Place } from './graph';

export const box = { width: 190, height: 40 };
const margin = 12;
const many = 120;
const tallest = 24;
const gap = 14;
const ranks = 56;

export interface Picture {
  width: number;
  height: number;
  places: Map<string, Place>;
  nodes: GraphNode[];
  lines: { edge: GraphEdge; path: string }[];
}

const round = (number: number) => Math.round(number * 10) / 10;

function curve(points: Place[]): string {
  const [first, ...rest] = points as [Place, ...Place[]];
  let path = `M${round(first.x)} ${round(first.y)}`;
  let at = first;
  for (const point of rest) {
    const middle = round((at.x + point.x) / 2);
    path += `C${middle} ${round(at.y)} ${middle} ${round(point.y)} ${round(point.x)} ${round(point.y)}`;
    at = point;
  }
  return path;
}

/** Layers too tall to be looked at become blocks of several columns, one beside the other. */
function fold(places: Map<string, Place>): Map<string, Place> {
  const layers = new Map<number, [string, Place][]>();
  for (const entry of places) layers.set(entry[1].x, [...(layers.get(entry[1].x) ?? []), entry]);
  const folded = new Map<string, Place>();
  let left = margin;
  const rowsOf = (size: number) => Math.ceil(size / Math.ceil(size / tallest));
  const rows = Math.max(...[...layers.values()].map(({ length }) => rowsOf(length)));
  for (const [, layer] of [...layers].sort(([a], [b]) => a - b)) {
    const columns = Math.ceil(layer.length / tallest);
    const top = margin + ((rows - rowsOf(layer.length)) * (box.height + gap)) / 2;
    layer.sort(([, a], [, b]) => a.y - b.y);
    layer.forEach(([ref], index) => {
      folded.set(ref, {
        x: left + (index % columns) * (box.width + gap) + box.width / 2,
        y: top + Math.floor(index / columns) * (box.height + gap) + box.height / 2,
      });
    });
    left += columns * (box.width + gap) + ranks;
  }
  return folded;
}

function between(from: Place, to: Place): string {
  const side = from.x <= to.x ? box.width / 2 : -box.width / 2;
  return curve([
    { x: from.x + side, y: from.y },
    { x: to.x - side, y: to.y },
  ]);
}

/** Puts what relates into layers, left uses right, and what relates to nothing into rows below. */
export function draw({ nodes, edges }: Graph): Picture {
  const related = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const alone = nodes.filter(({ ref }) => !related.has(ref));
  const layered = new Layered({ multigraph: true });
  layered.setGraph({
    rankdir: 'LR',
    nodesep: gap,
    ranksep: ranks,
    edgesep: 8,
    marginx: margin,
    marginy: margin,
    ranker: nodes.length > many ? 'longest-path' : 'network-simplex',
  });
  for (const { ref } of nodes) if (related.has(ref)) layered.setNode(ref, { ...box });
  for (const { from, to, type } of edges) layered.setEdge(from, to, {}, type);
  if (related.size > 0) layout(layered);
  let places = new Map<string, Place>();
  for (const ref of related) {
    const { x = 0, y = 0 } = layered.node(ref) as Partial<Place>;
    places.set(ref, { x, y });
  }
  const size = layered.graph() as { width?: number; height?: number };
  let width = related.size > 0 ? (size.width ?? 0) : 0;
  let height = related.size > 0 ? (size.height ?? 0) : margin;
  const tall = height > tallest * (box.height + gap) + 2 * margin;
  if (tall) {
    places = fold(places);
    width = Math.max(...[...places.values()].map(({ x }) => x)) + box.width / 2 + margin;
    height = Math.max(...[...places.values()].map(({ y }) => y)) + box.height / 2 + margin;
  }
  const columns = Math.max(width > 0 ? Math.floor((width - margin) / (box.width + gap)) : 4, 1);
  alone.forEach(({ ref }, index) => {
    const [column, row] = [index % columns, Math.floor(index / columns)];
    places.set(ref, {
      x: margin + column * (box.width + gap) + box.width / 2,
      y: height + row * (box.height + gap) + box.height / 2,
    });
  });
  if (alone.length > 0) {
    width = Math.max(width, margin * 2 + Math.min(columns, alone.length) * (box.width + gap) - 14);
    height += Math.ceil(alone.length / columns) * (box.height + gap) - gap + margin;
  }
  const lines = edges.map((edge) => {
    const [from, to] = [places.get(edge.from), places.get(edge.to)];
    if (tall && from && to) return { edge, path: between(from, to) };
    const { points = [] } = layered.edge(edge.from, edge.to, edge.type) as { points?: Place[] };
    return { edge, path: points.length > 1 ? curve(points) : '' };
  });
  return { width: Math.ceil(width), height: Math.ceil(height), places, nodes, lines };
}
