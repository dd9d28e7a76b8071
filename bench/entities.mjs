// A catalog of any size, the same each time: sizes, words and relations come from one seed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PER_FILE = 1000;
const DOMAINS = ['payments', 'orders', 'search', 'stock', 'mail', 'accounts', 'reports', 'media'];
const THINGS = [
  'gateway',
  'worker',
  'importer',
  'store',
  'planner',
  'mirror',
  'notifier',
  'ledger',
  'console',
  'proxy',
];
const WORDS = 'takes checks hands keeps sends reads counts finds sorts bills ships plans holds asks tells marks'.split(
  ' ',
);
const TAGS = ['java', 'go', 'python', 'typescript', 'kafka', 'postgres', 'internal', 'public', 'legacy', 'pci'];

/** mulberry32: a small generator whose numbers are the same everywhere. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const name = (i) => `${DOMAINS[i % 8]}-${THINGS[Math.floor(i / 8) % 10]}-${i}`;

/** Teams of about 200 components, systems of about 50; each component needs up to three others. */
export function component(i, size) {
  const next = random(i + 1);
  const one = (list) => list[Math.floor(next() * list.length)];
  const sentence = Array.from({ length: 12 }, () => one(WORDS)).join(' ');
  const needs = Array.from({ length: Math.floor(next() * 4) }, () => `component:${name(Math.floor(next() * size))}`);
  const tags = [...new Set(Array.from({ length: Math.floor(next() * 4) }, () => one(TAGS)))];
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name(i)}
  title: ${DOMAINS[i % 8]} ${one(THINGS)} ${i}
  description: It ${sentence}, the ${i}th of all.
  tags: [${tags.join(', ')}]
  annotations: {github.com/project-slug: example/${name(i)}, example.com/number: '${i}'}
  links: [{url: 'https://grafana.example.com/d/${i}', title: Dashboard}]
spec:
  type: ${one(['service', 'service', 'website', 'library'])}
  lifecycle: ${one(['production', 'production', 'experimental', 'deprecated'])}
  owner: team-${i % Math.max(5, Math.floor(size / 200))}
  system: system-${i % Math.max(5, Math.floor(size / 50))}
  dependsOn: [${needs.map((it) => `'${it}'`).join(', ')}]
`;
}

/** Writes them as files of a thousand into the folder. */
export function write(folder, size) {
  for (let from = 0; from < size; from += PER_FILE) {
    const some = Array.from({ length: Math.min(PER_FILE, size - from) }, (_, i) => component(from + i, size));
    writeFileSync(join(folder, `part-${from}.yaml`), some.join('---\n'));
  }
}
