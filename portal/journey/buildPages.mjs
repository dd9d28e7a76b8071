// What was built of a component, in all states that the page may be in.
import { settled } from './looks.mjs';

const component = '/catalog/default/component/checkout-service';
const builds = '**/ridgeway/pipelines/entities/**';
const one = '**/ridgeway/pipelines/entities/**/build?**';
const log = '**/ridgeway/pipelines/entities/**/log?**';
const commit = '4f0c1e2d3b4a59687766554433221100ffeeddcc';
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const long = 'a-very-long-name-that-somebody-really-gave-to-a-service-of-theirs';

const json = (body) => (route) =>
  route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });

const station = (name, state, seconds) => ({
  name,
  state,
  at: seconds === undefined ? null : ago(5),
  seconds: seconds ?? null,
});

const build = (fields) => ({
  builder: 'tekton-europe',
  id: 'team-payments-build/checkout-service-x1',
  title: 'checkout-service',
  commit,
  version: commit.slice(0, 7),
  branch: 'main',
  subject: 'Ask for stock once an order',
  author: 'Kim',
  by: 'user:default/ada',
  state: 'succeeded',
  says: '',
  message: 'Tasks Completed: 4 (Failed: 0, Cancelled 0), Skipped: 0',
  createdAt: ago(20),
  startedAt: ago(20),
  endedAt: ago(18),
  seconds: 112,
  image: 'registry.ridgeway.internal/team-payments/checkout-service',
  digest: `sha256:${commit}`,
  stages: [],
  way: [
    station('commit', 'succeeded', 0),
    station('build', 'succeeded', 140),
    station('image', 'succeeded', 140),
    station('dev', 'succeeded', 171),
    station('staging', 'failed', 290),
    station('production', 'waiting'),
  ],
  link: '',
  command: 'kubectl get pipelinerun checkout-service-x1 -n team-payments-build -o yaml',
  ...fields,
});

const step = (name, state, own) => ({ name, state, says: '', startedAt: ago(20), endedAt: ago(19), log: own });
const stages = [
  {
    name: 'clone',
    state: 'succeeded',
    says: '',
    startedAt: ago(20),
    endedAt: ago(19.8),
    steps: [step('clone', 'succeeded', 'a/step-clone')],
  },
  {
    name: 'test',
    state: 'failed',
    says: 'test ended with code 1',
    startedAt: ago(19.8),
    endedAt: ago(18),
    steps: [
      step('prepare', 'succeeded', 'b/step-prepare'),
      { ...step('test', 'failed', 'b/step-test'), says: 'ended with code 1' },
    ],
  },
  { name: 'image', state: 'skipped', says: '', startedAt: null, endedAt: null, steps: [] },
  { name: 'release', state: 'skipped', says: '', startedAt: null, endedAt: null, steps: [] },
];
const failed = build({
  id: 'team-payments-build/checkout-service-x2',
  state: 'failed',
  says: 'test: test ended with code 1',
  digest: '',
  image: '',
  way: [
    station('commit', 'succeeded', 0),
    station('build', 'failed', 131),
    station('dev', 'waiting'),
    station('staging', 'waiting'),
    station('production', 'waiting'),
  ],
});
const builder = { name: 'tekton-europe', title: 'Tekton (europe)', asOf: ago(0), stale: null, missing: [] };
const all = (fields = {}) => ({
  entityRef: 'component:default/checkout-service',
  builds: [
    build({
      id: 'b/3',
      state: 'running',
      endedAt: null,
      seconds: 41,
      subject: 'Take gift cards',
      digest: '',
      way: [
        station('commit', 'succeeded', 0),
        station('build', 'running'),
        station('dev', 'waiting'),
        station('staging', 'waiting'),
        station('production', 'waiting'),
      ],
    }),
    failed,
    build({}),
    build({
      id: 'b/5',
      state: 'cancelled',
      commit: '',
      version: '',
      branch: '',
      subject: '',
      author: '',
      by: '',
      title: long,
      way: [],
    }),
    build({ id: 'b/6', subject: `${'Say much of what was changed. '.repeat(6)}${'x'.repeat(120)}`, author: long }),
  ],
  builders: [builder],
  connected: 1,
  ...fields,
});
const lines = Array.from({ length: 60 }, (_, line) => `[INFO] Running dev.example.Test${line}, ${'x'.repeat(line)}`);
const written = (route) =>
  route.fulfill({
    status: 200,
    contentType: 'text/plain',
    body: `${lines.join('\n')}\n[ERROR] Tests run: 12, Failures: 1\n`,
  });
const open = `${component}/builds?builder=tekton-europe&id=team-payments-build%2Fcheckout-service-x2`;
const stale = {
  code: 'pipelines-slow',
  message: 'Tekton (europe) does not answer in time.',
  remedy: 'It is being waited for; this page asks again by itself.',
};
const missing = [
  {
    what: 'start and stop builds',
    cost: 'Builds by Tekton start by a push alone.',
    grant:
      'ClusterRole ridgeway-operator: {apiGroups: [tekton.dev], resources: [pipelineruns], verbs: [create, patch]}, bound in team-payments-build',
  },
];

export const buildPages = [
  { name: 'builds', to: `${component}/builds`, routes: { [builds]: json(all()) } },
  {
    name: 'builds-none',
    to: `${component}/builds`,
    routes: { [builds]: json(all({ builds: [] })) },
  },
  {
    name: 'builds-unconnected',
    to: `${component}/builds`,
    routes: { [builds]: json(all({ builds: [], builders: [], connected: 0 })) },
  },
  {
    name: 'builds-old-and-closed',
    to: `${component}/builds`,
    routes: { [builds]: json(all({ builders: [{ ...builder, asOf: ago(12), stale, missing }] })) },
  },
  {
    name: 'build-failed',
    to: open,
    routes: { [one]: json({ ...failed, stages }), [log]: written },
    use: async (page) => {
      await page.getByText('Tests run: 12, Failures: 1').waitFor();
      await settled(page);
    },
  },
];
