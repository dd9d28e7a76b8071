// The testbed's own times, and those of a service from the form to answering, on the full cluster. As root, with the tools built and no cluster running;
// it has its data in a place of its own, and forgets them. cluster.mjs [PIECE...]: start, delivery, parts; all of them otherwise.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, forget, launcher, row } from './server.mjs';

process.env.RIDGEWAY_CLUSTER = '/var/lib/ridgeway-cluster-bench';
const cluster = (...command) => execFileSync(launcher, ['cluster', ...command], { encoding: 'utf8' });
const total = (said) => /^ {2}all +(\d+) MB +([\d.]+) s$/m.exec(said).slice(1);
const data = folder();
const times = join(data, 'times.json');
const proof = (name, ...options) => {
  cluster('up', 'full');
  execFileSync('node', [new URL(`../testbed/${name}.mjs`, import.meta.url).pathname, ...options], { env: { ...process.env, TOOLS: cluster('tools').trim(), TIMES: times }, stdio: 'inherit' });
  return Object.entries(JSON.parse(readFileSync(times, 'utf8')));
};

// What lies between a commit and its answer: the build, Argo CD, the kubelet.
const between = ['built in the cluster', 'a release is a commit, delivered by Argo CD', 'ready on the kubelet', 'answers through its Service'];

const pieces = {
  start() {
    for (const [set, seconds, memory] of [
      ['core', 'under 20 s', 'about 2000 MB'],
      ['full', 'under 45 s', 'under 3500 MB'],
    ]) {
      cluster('reset');
      const [resident, ready] = total(cluster('up', set));
      row(`${set}, from cached programs and no data`, `${ready} s`, seconds);
      row(`${set}, memory`, `${resident} MB`, memory);
      cluster('down');
      row(`${set}, on the data of before`, `${total(cluster('up', set))[1]} s`);
    }
  },
  delivery() {
    for (const caches of ['caches cold', 'caches warm']) {
      const took = proof('delivery');
      for (const [step, seconds] of took) row(`${step} (${caches})`, `${seconds.toFixed(1)} s`, step.includes('synced') ? 'under 5 s' : undefined);
      for (const language of new Set(took.map(([step]) => step.split(':')[0]))) {
        const steps = took.filter(([step]) => between.some((it) => step === `${language}: ${it}`));
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
  for (const piece of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(pieces)) pieces[piece]();
} finally {
  cluster('reset');
  forget(data);
}
