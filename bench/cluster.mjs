// The testbed's own times, and those of a service from the form to answering, on the full cluster. As root, with the tools built and no cluster running;
// it has its data in a place of its own, and forgets them. cluster.mjs [PIECE...]: start, delivery, parts; all of them otherwise. And build: all tools from
// nothing, neither programs nor modules nor compiled parts, for which it takes half an hour and 20 GB.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as passed } from 'node:timers/promises';
import { folder, forget, launcher, row } from './server.mjs';

process.env.RIDGEWAY_CLUSTER = '/var/lib/ridgeway-cluster-bench';
const cluster = (...command) => execFileSync(launcher, ['cluster', ...command], { encoding: 'utf8' });
const total = (said) => /^ {2}all +(\d+) MB +([\d.]+) s$/m.exec(said).slice(1);
const minutes = (began) => `${((performance.now() - began) / 60_000).toFixed(1)} min`;
const data = folder();
const times = join(data, 'times.json');
const proof = (name, ...options) => {
  cluster('up', 'full');
  execFileSync('node', [new URL(`../testbed/${name}.mjs`, import.meta.url).pathname, ...options], { env: { ...process.env, TOOLS: cluster('tools').trim(), TIMES: times }, stdio: 'inherit' });
  return Object.entries(JSON.parse(readFileSync(times, 'utf8')));
};

// What lies between a commit and its answer: the build, Argo CD, the kubelet. Of each pair a service has one.
const between = [
  ['built in the cluster', 'a push is tested, built and released by it'],
  ['a release is a commit, delivered by Argo CD', 'its release is delivered by Argo CD'],
  ['ready on the kubelet'],
  ['answers through its Service', 'answers by its public name, through the Gateway', 'works, as its metrics say'],
];

const pieces = {
  build() {
    const caches = { RIDGEWAY_CACHE: process.env.RIDGEWAY_CACHE, GOMODCACHE: process.env.GOMODCACHE };
    process.env.RIDGEWAY_CACHE = join(data, 'cold');
    process.env.GOMODCACHE = join(data, 'cold/modules');
    const began = performance.now();
    for (const [set, goal] of [['core', 'under 20 min'], ['full', 'under 45 min']]) {
      cluster('build', set);
      row(`${set}, built from nothing`, minutes(began), goal);
    }
    execFileSync('chmod', ['-R', 'u+w', join(data, 'cold')]);
    forget(join(data, 'cold'));
    for (const [name, value] of Object.entries(caches)) if (value === undefined) delete process.env[name]; else process.env[name] = value;
  },
  async start() {
    for (const [set, seconds, memory] of [
      ['core', 'under 20 s', 'about 2000 MB'],
      ['full', 'under 45 s', 'under 3500 MB'],
    ]) {
      cluster('reset');
      const [resident, ready] = total(cluster('up', set));
      row(`${set}, from cached programs and no data`, `${ready} s`, seconds);
      row(`${set}, memory when it is ready`, `${resident} MB`, memory);
      await passed(120_000);
      row(`${set}, memory two minutes later`, `${/^ {2}all +(\d+) MB/m.exec(cluster('status'))[1]} MB`, memory);
      cluster('down');
      row(`${set}, on the data of before`, `${total(cluster('up', set))[1]} s`);
    }
  },
  delivery() {
    for (const caches of ['caches cold', 'caches warm']) {
      const took = proof('delivery');
      for (const [step, seconds] of took) row(`${step} (${caches})`, `${seconds.toFixed(1)} s`, step.includes('synced') ? 'under 5 s' : undefined);
      for (const language of new Set(took.map(([step]) => step.split(':')[0]))) {
        const steps = took.filter(([step]) => between.flat().some((it) => step === `${language}: ${it}`));
        if (steps.length === between.length)
          row(`${language}: from commit to answering (${caches})`, `${steps.reduce((sum, [, seconds]) => sum + seconds, 0).toFixed(1)} s`, caches === 'caches warm' ? 'under 180 s' : undefined);
      }
    }
  },
  parts() {
    for (const [part, took] of proof('parts', '500')) row(part, `${took.toFixed(1)} s`);
  },
};

try {
  for (const piece of process.argv.length > 2 ? process.argv.slice(2) : ['start', 'delivery', 'parts']) await pieces[piece]();
} finally {
  cluster('reset');
  forget(data);
}
