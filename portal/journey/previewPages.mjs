// Proposals that are tried out before they are merged, on their own page and among what was delivered.
const proposal = '/code/team-payments/checkout-service?tab=proposals&proposal=7';
const one = '**/code/repositories/team-payments/checkout-service/proposals/7';
const previews = '**/paths/previews/team-payments/checkout-service';
const delivered = '**/delivery/entities/component/default/checkout-service?**';
const service = 'component:default/checkout-service';
const commit = '4f0c1e2d3b4a59687766554433221100ffeeddcc';
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const json = (body) => (route) =>
  route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });

const proposed = (fields = {}) =>
  json({
    number: 7,
    title: 'Round prices as customers expect it',
    description: 'Half a cent is rounded up.',
    head: 'round-prices',
    base: 'main',
    state: 'open',
    author: 'user:default/ada',
    createdAt: ago(90),
    headCommit: commit,
    mergeable: true,
    commits: [],
    files: [],
    checks: [],
    ...fields,
  });
const shown = (fields = {}) =>
  json({
    components: [service],
    items: [
      {
        proposal: 7,
        entityRef: service,
        environment: 'preview-7',
        commit,
        address: 'https://checkout-service-preview-7.dev.example.com',
        says: 'Version 4f0c1e2 came up.',
        ...fields,
      },
    ],
  });
const deployment = (id, environment, version, outcome, minutes) => ({
  id,
  environment,
  release: {
    version,
    digest: '',
    revision: commit,
    subject: 'Round prices as customers expect it',
    author: 'Ada',
    at: ago(200),
  },
  outcome,
  askedBy: '',
  revision: commit,
  repository: 'https://git.ridgeway.internal/team-payments/checkout-service.git',
  images: [],
  message: '',
  startedAt: ago(minutes),
  endedAt: ago(minutes - 0.5),
  upAt: outcome === 'succeeded' ? ago(minutes - 1) : null,
  seconds: outcome === 'succeeded' ? 41 : null,
});
const place = (name, known, last = known, lastSays = '') => ({
  name,
  source: 'Argo CD (main)',
  target: `argocd/checkout-service-${name}`,
  known,
  last,
  lastSays,
  stuck: false,
  differs: false,
  automatic: true,
  paused: null,
  closed: null,
  gone: false,
  waiting: null,
  asOf: ago(0),
  stale: null,
});
const deployments = [
  deployment(5, 'preview-12', '77aa001', 'failed', 3),
  deployment(4, 'preview-7', '4f0c1e2', 'succeeded', 20),
  deployment(3, 'production', '1.5', 'succeeded', 300),
];

export const previewPages = [
  { name: 'proposal-previewed', to: proposal, routes: { [one]: proposed(), [previews]: shown() } },
  {
    name: 'proposal-preview-follows',
    to: proposal,
    routes: { [one]: proposed({ headCommit: commit.replace('4f', '5a') }), [previews]: shown() },
  },
  {
    name: 'proposal-preview-goes',
    to: proposal,
    routes: { [one]: proposed({ state: 'merged' }), [previews]: shown({ address: '' }) },
  },
  {
    name: 'proposal-preview-offered',
    to: proposal,
    routes: { [one]: proposed(), [previews]: json({ components: [service], items: [] }) },
  },
  {
    name: 'deployments-previews',
    to: '/catalog/default/component/checkout-service/deployments',
    routes: {
      [delivered]: json({
        entityRef: service,
        environments: [
          place('production', deployments[2]),
          place('preview-7', deployments[1]),
          place('preview-12', null, deployments[0], 'Version 77aa001 did not come up.'),
        ],
        deployments,
        more: false,
        problems: [],
        engines: 1,
      }),
    },
  },
];
