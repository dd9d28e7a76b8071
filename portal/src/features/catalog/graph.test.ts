import { expect, test } from 'vitest';
import type { Entity } from '@/shared/entity';
import { among, byKind, edgeTypes, gathered, mostNodes, toward, usualTypes, walk } from './graph';

function entity(ref: string, ...relations: [string, string][]): Entity {
  const [kind = '', rest = ''] = ref.split(':');
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: kind.charAt(0).toUpperCase() + kind.slice(1),
    metadata: { name: rest.split('/')[1] ?? '' },
    relations: relations.map(([type, targetRef]) => ({ type, targetRef })),
  };
}

const shop = 'component:default/shop';
const checkout = 'component:default/checkout';
const orders = 'api:default/orders';
const store = 'resource:default/store';
const gone = 'resource:default/gone';
const team = 'group:default/web';
const world = new Map(
  [
    entity(shop, ['consumesApi', orders], ['ownedBy', team]),
    entity(checkout, ['providesApi', orders], ['dependsOn', store], ['dependsOn', gone], ['ownedBy', team]),
    entity(orders, ['apiConsumedBy', shop], ['apiProvidedBy', checkout]),
    entity(store, ['dependencyOf', checkout]),
    entity(team, ['ownerOf', shop], ['ownerOf', checkout]),
  ].map((each) => [`${each.kind.toLowerCase()}:default/${each.metadata.name}`, each]),
);
const questions: string[][] = [];
const ask = async (refs: string[]) => {
  questions.push(refs);
  return refs.map((ref) => world.get(ref) ?? null);
};
const everything = { depth: 9, direction: 'both' as const, kinds: [], types: edgeTypes };

test('walks step by step, and both ends of a pair of relations are one edge', async () => {
  const graph = await walk(shop, { ...everything, depth: 2, types: usualTypes('component') }, ask);
  expect(graph.nodes.map(({ ref, distance }) => [ref, distance])).toEqual([
    [shop, 0],
    [orders, 1],
    [checkout, 2],
  ]);
  expect(graph.edges).toEqual([
    { from: shop, to: orders, type: 'consumesApi' },
    { from: checkout, to: orders, type: 'providesApi' },
  ]);
  expect(graph.cut).toBe(false);
});

test('asks once for each step', async () => {
  questions.length = 0;
  await walk(shop, { ...everything, types: usualTypes('component') }, ask);
  expect(questions).toEqual([[shop], [orders], [checkout], [gone, store]]);
});

test('shows what is not in the catalog as missing', async () => {
  const graph = await walk(checkout, { ...everything, depth: 1, types: ['dependsOn'] }, ask);
  expect(graph.nodes.filter(({ missing }) => missing).map(({ ref }) => ref)).toEqual([gone]);
});

test('follows one direction only', async () => {
  const used = await walk(orders, { ...everything, direction: 'used', types: usualTypes('api') }, ask);
  expect(used.nodes.map(({ ref }) => ref).sort()).toEqual([orders, checkout, shop].sort());
  const uses = await walk(shop, { ...everything, direction: 'uses', types: usualTypes('component') }, ask);
  expect(uses.nodes.map(({ ref }) => ref)).toEqual([shop, orders]);
});

test('leaves kinds out, but never the middle', async () => {
  const graph = await walk(shop, { ...everything, kinds: ['group'] }, ask);
  expect(graph.nodes.map(({ ref }) => ref)).toEqual([shop, team]);
});

test('stops before it is too much to look at, and says so', async () => {
  const hub = entity('system:default/hub');
  hub.relations = Array.from({ length: 2_000 }, (_, n) => ({
    type: 'hasPart',
    targetRef: `component:default/c${String(n).padStart(4, '0')}`,
  }));
  const graph = await walk('system:default/hub', everything, async (refs) =>
    refs.map((ref) => (ref.startsWith('system') ? hub : entity(ref))),
  );
  expect(graph.nodes).toHaveLength(mostNodes);
  expect(graph.edges).toHaveLength(mostNodes - 1);
  expect(graph.cut).toBe(true);
});

test('ends in a cycle', async () => {
  const [a, b] = ['component:default/a', 'component:default/b'];
  const graph = await walk(a, { ...everything, depth: 100 }, async (refs) =>
    refs.map((ref) => entity(ref, ['dependsOn', ref === a ? b : a])),
  );
  expect(graph.nodes).toHaveLength(2);
  expect(graph.edges).toHaveLength(2);
});

test('relates the given entities to each other only', () => {
  const graph = among([...world.values()].slice(0, 3), ['consumesApi', 'providesApi', 'dependsOn']);
  expect(graph.nodes).toHaveLength(3);
  expect(graph.edges.map(({ type }) => type)).toEqual(['consumesApi', 'providesApi']);
});

test('a system needs another when a part of it calls a part of the other', () => {
  const [front, back] = ['system:default/front', 'system:default/back'];
  const graph = gathered(
    [entity(front), entity(back)],
    [
      entity(shop, ['partOf', front], ['consumesApi', orders], ['dependsOn', 'component:default/elsewhere']),
      entity(orders, ['partOf', back]),
      entity(checkout, ['partOf', back], ['providesApi', orders], ['dependsOn', store]),
      entity(store, ['partOf', back]),
    ],
  );
  expect(graph.nodes.map(({ ref }) => ref)).toEqual([front, back]);
  expect(graph.edges).toEqual([{ from: front, to: back, type: 'dependsOn' }]);
});

test('groups by kind as people look for them', () => {
  expect(
    byKind(['Zebra:z', 'User:u', 'Component:a', 'API:x', 'Component:b'], (ref) => ref.split(':')[0] ?? ''),
  ).toEqual([
    ['component', ['Component:a', 'Component:b']],
    ['api', ['API:x']],
    ['user', ['User:u']],
    ['zebra', ['Zebra:z']],
  ]);
});

test('an arrow leads to the nearest straight ahead', () => {
  const places: [string, { x: number; y: number }][] = [
    ['right', { x: 100, y: 10 }],
    ['aside', { x: 90, y: 80 }],
    ['left', { x: -100, y: 0 }],
    ['below', { x: 5, y: 60 }],
  ];
  const from = { x: 0, y: 0 };
  expect(toward(from, 'ArrowRight', places)).toBe('right');
  expect(toward(from, 'ArrowLeft', places)).toBe('left');
  expect(toward(from, 'ArrowDown', places)).toBe('below');
  expect(toward(from, 'ArrowUp', places)).toBeUndefined();
});
