// What runs, with 500 services of ten copies each on nodes that only say so, and the story of the tour with its times, on the full cluster. As root, with the
// tools built and no cluster running; it has its data in a place of its own, and forgets them. delivery.mjs [PIECE...]: scale, tour; both otherwise.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, forget, json, launcher, median, row, start, until, withConfiguration } from './server.mjs';

const state = '/var/lib/ridgeway-cluster-bench';
process.env.RIDGEWAY_CLUSTER = state;
const cluster = (...command) => execFileSync(launcher, ['cluster', ...command], { encoding: 'utf8' });
const services = 500;
const copies = 10;
const names = Array.from({ length: services }, (_, number) => `service-${number}`);
const space = 'bench';
const directory = folder();
let programs;

const kubectl = (options, input) =>
  execFileSync(join(programs.kubernetes, 'bin/kubectl'), ['--kubeconfig', join(state, 'etc/admin.kubeconfig'), '-n', space, ...options], { encoding: 'utf8', input, maxBuffer: 64 << 20 });

const deployment = (name) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace: space, labels: { 'app.kubernetes.io/name': name } },
  spec: {
    replicas: copies,
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name, 'app.kubernetes.io/name': name } },
      spec: { nodeSelector: { type: 'kwok' }, tolerations: [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }], containers: [{ name: 'main', image: 'example.com/service:1.0' }] },
    },
  },
});

const component = (name) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ${name}}
spec: {type: service, lifecycle: production, owner: team}
`;

const page = (server, name) => json(`${server.address}/api/ridgeway/runtime/entities/component/default/${name}`);
const known = (server) => until(() => fetch(`${server.address}/api/catalog/entities/by-name/component/default/${names.at(-1)}`), ({ ok }) => ok);

async function timed(times, work) {
  const took = [];
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await work(i);
    took.push(performance.now() - began);
  }
  return took;
}

/** Calls back at each message of the live stream, until it is told to end. */
async function listen(server, heard) {
  const control = new AbortController();
  const { body } = await fetch(`${server.address}/api/ridgeway/events`, { signal: control.signal });
  (async () => {
    for await (const chunk of body) if (Buffer.from(chunk).includes('runtime')) heard();
  })().catch(() => undefined);
  return () => control.abort();
}

async function scale() {
  kubectl(['create', 'namespace', space]);
  kubectl(['apply', '--server-side', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: names.map(deployment) }));
  writeFileSync(join(directory, 'services.yaml'), names.map(component).join('---\n'));
  const options = ['--empty', ...withConfiguration(directory, `catalog: {locations: [{type: file, target: ${directory}/services.yaml}]}\n`)];

  const without = start(join(directory, 'without'), options);
  await known(without);
  await timed(services, (i) => page(without, names[i]));
  const before = without.megabytes();
  without.stop();

  const server = start(join(directory, 'with'), options, state);
  try {
    await known(server);
    await until(() => Promise.all([names[0], names.at(-1)].map((name) => page(server, name))), (pages) => pages.every(({ sentence }) => sentence.includes(`${copies} of ${copies}`)), 400);
    const first = await timed(services, (i) => page(server, names[i]));
    row(`${services * copies} copies held, more memory than without`, `${(server.megabytes() - before).toFixed(0)} MB`, 'under 150 MB');
    row('state of one service, asked for the first time', `${median(first).toFixed(1)} ms`, 'under 100 ms');
    const all = () => Promise.all(Array.from({ length: services / 100 }, (_, i) => json(`${server.address}/api/ridgeway/overview/entities?${names.slice(i * 100, i * 100 + 100).map((name) => `ref=component:default/${name}`).join('&')}`)));
    row(`state of ${services} services, and what was delivered`, `${median(await timed(20, all)).toFixed(0)} ms`, 'under 100 ms');

    let wake = () => undefined;
    const end = await listen(server, () => wake());
    const took = await timed(20, async (i) => {
      kubectl(['scale', 'deployment', names[i], '--replicas=3']);
      for (let seen = false; !seen; seen = (await page(server, names[i])).sentence.includes('of 3 ')) await new Promise((now) => { wake = now; setTimeout(now, 5000); });
    });
    end();
    row('a change in the cluster, until a browser shows it', `${median(took).toFixed(0)} ms`, 'under 1000 ms');
  } finally {
    server.stop();
    kubectl(['delete', 'namespace', space, '--wait=false']);
  }
}

function tour() {
  const data = join(directory, 'tour');
  try {
    execFileSync(launcher, ['tour', '--data', data, '--port', '0', '--git-listen', '10.213.0.1:7008'], { stdio: 'inherit' });
  } finally {
    execFileSync(launcher, ['down', '--data', data]);
  }
}

const pieces = { scale, tour };
try {
  cluster('up', 'full');
  programs = Object.fromEntries(cluster('tools').trim().split(' ').map((pair) => pair.split('=')));
  for (const piece of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(pieces)) await pieces[piece]();
} finally {
  cluster('reset');
  forget(directory);
}
