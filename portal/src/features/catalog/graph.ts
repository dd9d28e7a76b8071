import { type Entity, kindName, parseRef, type Relation, refOf, shortName } from '@/shared/entity';

/** Each pair of relations is one edge: from whoever uses, owns or belongs to what is used. */
const opposites: Record<string, string> = {
  ownerOf: 'ownedBy',
  dependencyOf: 'dependsOn',
  apiConsumedBy: 'consumesApi',
  apiProvidedBy: 'providesApi',
  hasPart: 'partOf',
  hasMember: 'memberOf',
  parentOf: 'childOf',
};

export const edgeWords: Record<string, string> = {
  dependsOn: 'needs',
  consumesApi: 'calls',
  providesApi: 'provides',
  partOf: 'is part of',
  ownedBy: 'is owned by',
  memberOf: 'is member of',
  childOf: 'is below',
};

export const edgeTypes = Object.keys(edgeWords);
export const kinds = ['component', 'api', 'resource', 'system', 'domain', 'group', 'user'];
export const mostNodes = 500;

export type Direction = 'both' | 'uses' | 'used';

export interface GraphNode {
  ref: string;
  kind: string;
  title: string;
  /** Steps from the middle. */
  distance: number;
  /** Something refers to it, but the catalog has no such entry. */
  missing?: boolean;
}

export interface GraphEdge {
  from: string;
  to: string;
  type: string;
}

export interface Graph {
  nodes: GraphNode[];
  edges: GraphEdge[];
  /** Not everything is in it, because it would be too much to look at. */
  cut: boolean;
}

export interface Asked {
  depth: number;
  direction: Direction;
  /** Empty for all. */
  kinds: string[];
  types: string[];
}

function edgeOf(ref: string, { type, targetRef }: Relation): GraphEdge {
  const forward = opposites[type];
  const target = targetRef.toLowerCase();
  return forward ? { from: target, to: ref, type: forward } : { from: ref, to: target, type };
}

/** Who owns what joins everything with everything, so it is left out unless it is asked for, or a team is in the middle. */
export function usualTypes(kind: string): string[] {
  return ['group', 'user'].includes(kind.toLowerCase())
    ? edgeTypes
    : ['dependsOn', 'consumesApi', 'providesApi', 'partOf'];
}

const keyOf = ({ from, to, type }: GraphEdge) => `${from} ${type} ${to}`;

/** Walks from the middle outward, one question for all entities of a step. */
export async function walk(
  middle: string,
  asked: Asked,
  ask: (refs: string[]) => Promise<(Entity | null)[]>,
): Promise<Graph> {
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  let cut = false;
  let next = [middle];
  for (let distance = 0; next.length > 0; distance++) {
    const entities = await ask(next);
    const found = new Set<string>();
    next.forEach((ref, index) => {
      const entity = entities[index];
      const { kind } = parseRef(ref);
      nodes.set(ref, {
        ref,
        kind: kind.toLowerCase(),
        title: entity?.metadata.title ?? entity?.metadata.name ?? shortName(ref),
        distance,
        missing: !entity,
      });
      for (const relation of entity?.relations ?? []) {
        const edge = edgeOf(ref, relation);
        const other = edge.from === ref ? edge.to : edge.from;
        const kindOfOther = parseRef(other).kind.toLowerCase();
        if (!asked.types.includes(edge.type)) continue;
        if (asked.kinds.length > 0 && other !== middle && !asked.kinds.includes(kindOfOther)) continue;
        edges.set(keyOf(edge), edge);
        const follows = asked.direction === 'both' || (asked.direction === 'uses') === (edge.from === ref);
        if (follows && distance < asked.depth) found.add(other);
      }
    });
    const fresh = [...found].filter((ref) => !nodes.has(ref)).sort();
    const room = mostNodes - nodes.size;
    cut ||= fresh.length > room;
    next = fresh.slice(0, Math.max(0, room));
  }
  return within([...nodes.values()], [...edges.values()], cut);
}

function within(nodes: GraphNode[], edges: GraphEdge[], cut: boolean): Graph {
  const known = new Set(nodes.map(({ ref }) => ref));
  return { nodes, edges: edges.filter(({ from, to }) => known.has(from) && known.has(to)), cut };
}

/** The given entities, and how they relate to each other; what relates to none of them is there as well. */
export function among(entities: Entity[], types: string[]): Graph {
  const nodes = entities.slice(0, mostNodes).map((entity) => ({
    ref: refOf(entity),
    kind: entity.kind.toLowerCase(),
    title: entity.metadata.title ?? entity.metadata.name,
    distance: 0,
  }));
  const edges = new Map<string, GraphEdge>();
  for (const entity of entities)
    for (const relation of entity.relations ?? []) {
      const edge = edgeOf(refOf(entity), relation);
      if (types.includes(edge.type)) edges.set(keyOf(edge), edge);
    }
  return within(nodes, [...edges.values()], entities.length > mostNodes);
}

/** How wholes relate: one needs another when a part of it needs or calls a part of the other. */
export function gathered(wholes: Entity[], parts: Entity[]): Graph {
  const graph = among(wholes, ['dependsOn']);
  const homes = new Map<string, string>();
  const known = new Set(graph.nodes.map(({ ref }) => ref));
  for (const part of parts)
    for (const { type, targetRef } of part.relations ?? [])
      if (type === 'partOf' && known.has(targetRef)) homes.set(refOf(part), targetRef);
  const edges = new Map(graph.edges.map((edge) => [keyOf(edge), edge]));
  for (const { from, to } of among(parts, ['dependsOn', 'consumesApi']).edges) {
    const edge = { from: homes.get(from) ?? '', to: homes.get(to) ?? '', type: 'dependsOn' };
    if (edge.from && edge.to && edge.from !== edge.to) edges.set(keyOf(edge), edge);
  }
  return { ...graph, edges: [...edges.values()] };
}

/** Sorted by kind as people look for them. */
export function byKind<T>(things: T[], kindOf: (thing: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const kind = kindOf(thing).toLowerCase();
    groups.set(kind, [...(groups.get(kind) ?? []), thing]);
  }
  const place = (kind: string) => (kinds.includes(kind) ? kinds.indexOf(kind) : kinds.length);
  return [...groups].sort(([a], [b]) => place(a) - place(b) || a.localeCompare(b));
}

/** What stands under a name: the kind, and that it is missing where it is. */
export function nodeWord({ kind, missing }: GraphNode): string {
  return missing ? `${kindName(kind)}, not in the catalog` : kindName(kind);
}

export type Place = { x: number; y: number };

/** The nearest place in the direction of an arrow key, rather straight ahead than aside. */
export function toward(from: Place, key: string, places: Iterable<[string, Place]>): string | undefined {
  const right = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
  const down = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [ref, place] of places) {
    const [dx, dy] = [place.x - from.x, place.y - from.y];
    const ahead = dx * right + dy * down;
    const aside = Math.abs(dx * down) + Math.abs(dy * right);
    const away = ahead + 3 * aside;
    if (ahead > 1 && away < least) {
      best = ref;
      least = away;
    }
  }
  return best;
}
