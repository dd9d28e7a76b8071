import { expect, test } from 'vitest';
import { type Colours, pngScale, svgText } from './exportPicture';
import type { Graph } from './graph';
import { box, draw } from './layout';

const node = (ref: string, title = ref, kind = 'component') => ({ ref, kind, title, distance: 0 });
const edge = (from: string, to: string, type = 'dependsOn') => ({ from, to, type });

function overlapping({ places }: ReturnType<typeof draw>): number {
  const all = [...places.values()];
  return all.filter((a, index) =>
    all.some((b, other) => other > index && Math.abs(a.x - b.x) < box.width && Math.abs(a.y - b.y) < box.height),
  ).length;
}

test('left uses right, and nothing covers anything', () => {
  const graph: Graph = {
    nodes: ['a', 'b', 'c', 'd', 'alone', 'too'].map((ref) => node(ref)),
    edges: [edge('a', 'b'), edge('a', 'c'), edge('b', 'd'), edge('c', 'd'), edge('c', 'd', 'consumesApi')],
    cut: false,
  };
  const picture = draw(graph);
  const x = (ref: string) => picture.places.get(ref)?.x ?? Number.NaN;
  expect(x('a')).toBeLessThan(x('b'));
  expect(x('b')).toBeLessThan(x('d'));
  expect(picture.places.size).toBe(6);
  expect(overlapping(picture)).toBe(0);
  expect(picture.lines.filter(({ path }) => path.startsWith('M'))).toHaveLength(5);
  for (const { x: at, y } of picture.places.values()) {
    expect(at + box.width / 2).toBeLessThanOrEqual(picture.width);
    expect(y + box.height / 2).toBeLessThanOrEqual(picture.height);
  }
});

test('draws what relates to nothing, a cycle and itself', () => {
  expect(draw({ nodes: [node('a')], edges: [], cut: false }).places.size).toBe(1);
  const cycle = draw({
    nodes: [node('a'), node('b')],
    edges: [edge('a', 'b'), edge('b', 'a'), edge('a', 'a')],
    cut: false,
  });
  expect(cycle.places.size).toBe(2);
});

test('places five hundred entries with a thousand relations', () => {
  const nodes = Array.from({ length: 500 }, (_, n) => node(`n${n}`));
  const edges = Array.from({ length: 1_000 }, (_, n) => edge(`n${n % 500}`, `n${(n * 7 + 13) % 500}`));
  const picture = draw({ nodes, edges: edges.filter(({ from, to }) => from !== to), cut: false });
  expect(picture.places.size).toBe(500);
  expect(overlapping(picture)).toBe(0);
});

test('a hub of hundreds becomes a block, not a tower', () => {
  const nodes = Array.from({ length: 401 }, (_, n) => node(`n${n}`));
  const picture = draw({ nodes, edges: nodes.slice(1).map(({ ref }) => edge(ref, 'n0')), cut: false });
  expect(picture.height).toBeLessThan(1_500);
  expect(overlapping(picture)).toBe(0);
  expect(Math.max(...[...picture.places.values()].map(({ x }) => x))).toBe(picture.places.get('n0')?.x);
});

const colours: Colours = {
  card: '#fff',
  text: '#111',
  dim: '#666',
  field: '#888',
  hover: '#eee',
  changed: '#def',
  accent: '#066',
};

test('an exported picture stands alone and holds names as text', () => {
  const graph: Graph = {
    nodes: [node('a', '<script>alert(1)</script>'), node('b', 'Orders & more', 'api')],
    edges: [edge('a', 'b')],
    cut: false,
  };
  const svg = svgText(draw(graph), 'a', colours, 'Relations of "a"');
  expect(svg).not.toContain('<script');
  expect(svg).not.toContain('var(');
  expect(svg).toContain('Orders &amp; more');
  expect(svg).toContain('Relations of &quot;a&quot;');
  expect(svg.match(/<g transform/g)).toHaveLength(2);
  expect(svg).toContain('stroke="#066"');
});

test('an image of points is sharp, but not more than a browser can draw', () => {
  expect(pngScale(800, 600)).toBe(2);
  expect(pngScale(40_000, 100) * 40_000).toBeLessThanOrEqual(16_000);
  expect(pngScale(10_000, 10_000) ** 2 * 100_000_000).toBeLessThanOrEqual(32_000_001);
});
