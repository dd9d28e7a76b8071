// Every page in its states, wide and narrow, light and dark: looked at by axe, measured, and photographed.
import { buildPages } from './buildPages.mjs';
import { livePages } from './livePages.mjs';
import { accessible, calm, contrast, dark, noSideways, plainWords, settled, shot, targets } from './looks.mjs';
import { previewPages } from './previewPages.mjs';
import { check, must, visitor } from './session.mjs';

const component = '/catalog/default/component/checkout-service';
const repository = '/code/team-payments/checkout-service';

const json = (body) => (route) =>
  route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });
const refused = (route) =>
  route.fulfill({
    status: 500,
    contentType: 'application/json',
    body: JSON.stringify({
      error: { name: 'Error', message: 'The database does not answer.', remedy: 'Nothing is lost; try again.' },
    }),
  });
const long = 'a-very-long-name-that-somebody-really-gave-to-a-service-of-theirs';
const many = Array.from({ length: 25 }, (_, row) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: `${long}-${row}`,
    namespace: 'default',
    description: `${'Says much about itself. '.repeat(8)}${'x'.repeat(120)}`,
  },
  spec: { type: 'service', lifecycle: 'experimental' },
  relations: [{ type: 'ownedBy', targetRef: `group:default/${long}` }],
}));
const list = '**/api/ridgeway/catalog/list';
const rows = many.map(({ kind, metadata: { name, namespace, description }, spec }) => ({
  ref: `component:default/${name}`,
  kind,
  namespace,
  name,
  title: '',
  description,
  ...spec,
  owners: [`group:default/${long}`],
  partOf: [`system:default/${long}`],
  tags: [],
}));
const overview = (what) => `**/api/ridgeway/overview/${what}`;
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const where = (environment, version, state, failed = '') => ({ environment, version, state, failed });
const lines = [
  ['checkout-service', [where('dev', '1.6', 'serving'), where('production', '1.5', 'serving')], 12, '1.6 to dev'],
  [
    'payment-gateway',
    [where('dev', '3.1', 'serving'), where('staging', '3.1', 'serving'), where('production', '3.0', 'degraded')],
    190,
    'a push',
  ],
  [
    'refund-worker',
    [where('dev', '0.9', 'delivered'), where('production', '0.8', 'down', '0.9')],
    55,
    '0.9 to production',
  ],
  ['fraud-check', [], 4_000, 'its description'],
  [
    long,
    [where('a-very-long-environment', '2026.11.30-4f0c2d9a7b1e', 'starting', '2026.11.29-0a1b2c3d4e5f')],
    900,
    '2026.11.30-4f0c2d9a7b1e to a-very-long-environment',
  ],
].map(([title, environments, minutes, changed]) => ({
  entityRef: `component:default/${title}`,
  title,
  description: 'Does what its name says, and says so in one sentence.',
  environments,
  changedAt: ago(minutes),
  changed,
}));
const needs = [
  ['running', 'refund-worker', 'down', 'In production: nothing serves; 0.9 keeps crashing on start.', 14],
  ['delivery', 'checkout-service', 'failed', '1.6 did not come up in staging; 1.5 was there before.', 3],
  ['running', 'payment-gateway', 'degraded', 'In production: 2 of 3 copies ready, one waits for a free machine.'],
  ['catalog', 'fraud-check', 'failed', 'Its file cannot be read: spec.owner is missing.'],
].map(([kind, title, state, says, minutes]) => ({
  kind,
  subject: `component:default/${title}`,
  title,
  state,
  says,
  at: minutes ? ago(minutes) : null,
}));
needs.push({
  kind: 'connection',
  subject: 'registry',
  title: 'Argo CD (main)',
  state: 'failed',
  says: 'argocd.example.com does not answer.',
  at: ago(40),
});
const lately = [
  ['delivery', 'component:default/checkout-service', 'checkout-service 1.6 to staging', 'failed', 'ana', 3],
  ['push', 'team-payments/checkout-service', 'team-payments/checkout-service', '', '', 9],
  ['run', '5d1c2f0e-0000-4000-8000-000000000002', 'New service: gift-cards', 'completed', 'user:default/ana', 70],
  ['delivery', 'component:default/web-shop', 'web-shop 2.3 to production', 'succeeded', '', 190],
].map(([kind, subject, title, state, by, minutes]) => ({ kind, subject, title, state, by, at: ago(minutes) }));
const health = '**/api/ridgeway/catalog/health?**';
const none = { 'never-valid': 0, error: 0, conflict: 0, orphan: 0, dangling: 0, ownerless: 0 };
const healthy = { problem: 'orphan', items: [], total: 0, counts: none };
const orphans = {
  problem: 'orphan',
  items: rows.slice(0, 12).map(({ ref }, index) => ({
    ref,
    sentence: 'Its source does not hold it any more.',
    remedy: 'Remove it, or write it into its source again.',
    source: `url:https://github.com/${long}/${long}/blob/main/deeply/nested/catalog-info.yaml`,
    line: 0,
    others: index === 0 ? [`component:default/${long}`, 'component:default/checkout-service'] : [],
    otherCount: index === 0 ? 23 : 0,
  })),
  total: 1_234,
  counts: { ...none, orphan: 1_234, dangling: 12, 'never-valid': 3 },
};
/** A hub that four hundred entries need, some of them each other. */
const related = (route) => {
  const { entityRefs } = route.request().postDataJSON();
  const name = (n) => `component:default/part-${n}`;
  const relations = (ref) => {
    const n = Number(/part-(\d+)$/.exec(ref)?.[1] ?? -1);
    return n < 0
      ? Array.from({ length: 400 }, (_, i) => ({ type: 'dependencyOf', targetRef: name(i) }))
      : [
          { type: 'dependsOn', targetRef: 'component:default/checkout-service' },
          ...(n % 5 === 0 ? [{ type: 'dependsOn', targetRef: name(Math.floor(n / 5)) }] : []),
        ];
  };
  return json({
    items: entityRefs.map((ref) => ({
      kind: 'Component',
      metadata: { name: ref.split('/')[1], namespace: 'default' },
      relations: relations(ref),
    })),
  })(route);
};
const changes = [
  { id: 3, what: 'removed', fields: [] },
  {
    id: 2,
    what: 'changed',
    fields: [
      { path: 'metadata.description', before: 'Sells.', after: `Sells and ${'x'.repeat(180)}` },
      { path: 'metadata.tags', before: null, after: 'java, payments' },
      { path: 'spec.owner', before: 'team-web', after: null },
    ],
  },
  { id: 1, what: 'added', fields: [] },
].map((each) => ({ ...each, at: '2026-11-01T10:00:00Z', locator: 'url:https://x', revision: '0a'.repeat(20) }));
const search = '**/api/search/query**';
const notReady = (route) =>
  route.fulfill({
    status: 503,
    contentType: 'application/json',
    body: JSON.stringify({ error: { name: 'ServiceUnavailableError', message: 'Later.', code: 'search-not-ready' } }),
  });
const results = {
  numberOfResults: 12_345,
  results: many.slice(0, 12).map(({ kind, metadata: { name, description } }) => ({
    type: 'software-catalog',
    document: { title: name, text: description, kind, location: `/catalog/default/component/${name}` },
    highlight: { preTag: '<1>', postTag: '</1>', fields: { title: name.replace('very', '<1>very</1>') } },
  })),
};
const find = (words, said) => async (page) => {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search' }).fill(words);
  await page.getByRole('dialog').getByText(new RegExp(said)).first().waitFor();
};
const going = {
  id: '5d1c2f0e-0000-4000-8000-000000000000',
  templateRef: 'template:default/new-service',
  templateTitle: 'New service',
  status: 'processing',
  createdBy: 'user:development/guest',
  createdAt: new Date().toISOString(),
  values: { name: 'gift-cards' },
  steps: [
    ['files', 'Write the files', 'completed'],
    ['publish', 'Create the repository', 'processing'],
    ['register', 'Put it in the catalog', 'open'],
  ].map(([id, name, status]) => ({
    id,
    name,
    action: 'debug:log',
    status,
    ...(status === 'open' ? {} : { startedAt: new Date().toISOString() }),
    ...(status === 'completed' ? { endedAt: new Date().toISOString() } : {}),
  })),
  effects: [],
  canCancel: true,
};
const told = {
  items: [{ id: 1, type: 'log', body: { stepId: 'publish', message: 'Creating team-payments/gift-cards' } }],
};
const stopped = {
  ...going,
  status: 'failed',
  endedAt: new Date().toISOString(),
  error: {
    name: 'ConflictError',
    code: 'repository-taken',
    message: 'team-payments/gift-cards is taken: somebody made a repository of that name meanwhile.',
    remedy: 'Start over with another name.',
  },
  steps: going.steps.map((step) => ({
    ...step,
    status: { completed: 'completed', processing: 'failed' }[step.status] ?? 'skipped',
  })),
  effects: [{ kind: 'repository', title: 'Repository team-payments/gift-cards', url: '', undone: false }],
  canCancel: false,
  canRetry: true,
  canUndo: true,
};
const unclear = { ...stopped, status: 'unclear', error: null };
unclear.steps = stopped.steps.map((step) => ({ ...step, status: step.status === 'failed' ? 'unclear' : step.status }));
const run = (one) => ({
  [`**/paths/runs/${going.id}`]: json(one),
  [`**/paths/runs/${going.id}/log**`]: json(told),
});
const atWork = {
  '**/paths/at-work': json({
    items: [
      ['New service: gift-cards', 'processing', 1, 'Create the repository'],
      [`Scale: ${long} in production`, 'processing', 2, ''],
      ['New service: wanted-twice', 'failed', 2, ''],
    ].map(([title, status, done, step], index) => ({
      id: going.id.replace(/.$/, String(index)),
      title,
      status,
      done,
      steps: 5,
      step,
      endedAt: status === 'failed' ? new Date().toISOString() : null,
    })),
  }),
};
const seenAtWork = (page) => page.getByText('2 of 5 · Create the repository').waitFor();
/** What the server answers to somebody who may not see it, which nobody asks twice. */
const forbidden = (route) =>
  route.fulfill({
    status: 403,
    contentType: 'application/problem+json',
    body: JSON.stringify({
      title: 'Forbidden',
      detail: 'The role reader does not include this.',
      remedy: 'Ask the platform team for the role developer.',
      code: 'permission-missing',
    }),
  });
/** A page while its answer is awaited, and when there is none. */
const without = (name, to, pattern) => [
  { name: `${name}-loading`, to, routes: { [pattern]: () => undefined }, loading: true },
  { name: `${name}-error`, to, routes: { [pattern]: forbidden } },
];
const token = {
  id: '5d1c2f0e-0000-4000-8000-000000000001',
  name: 'laptop',
  scopes: ['developer'],
  createdAt: '2026-11-01T10:00:00Z',
  expiresAt: '2027-11-01T10:00:00Z',
};
const chooseColumns = async (page) => {
  await page.getByText('Do…').click();
  await page.getByRole('button', { name: 'Choose columns' }).click();
};
const press = (name) => (page) => page.getByRole('button', { name }).first().click();

const api = (name) => `/catalog/default/api/${name}/api`;
const defined = (definition) => ({
  '**/entities/by-name/**': json({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'API',
    metadata: { name: 'given', namespace: 'default' },
    spec: { type: 'openapi', lifecycle: 'production', owner: 'team-payments', definition },
    relations: [],
  }),
  '**/api/ridgeway/apis/**': json({ items: [] }),
});
const harm = '<img src=x onerror="window.harmed=1"><script>window.harmed=1</script>[here](javascript:window.harmed=1)';
const hostile = JSON.stringify({
  openapi: '3.0.0',
  info: { title: harm, description: harm },
  servers: [{ url: 'javascript:window.harmed=1' }],
  paths: {
    '/a': {
      get: {
        summary: harm,
        description: harm,
        responses: {
          200: { description: harm, content: { json: { schema: { $ref: 'https://harm.example/a.json' } } } },
        },
      },
    },
  },
});
/** A definition of 5 MB. */
const large = () => {
  const responses = { 200: { description: 'The parts', content: { json: { schema: { type: 'string' } } } } };
  const paths = Array.from({ length: 6000 }, (_, i) => [
    `/things/${i}/parts`,
    { get: { summary: `Parts of thing ${i}`, description: `All of them. ${'Word '.repeat(140)}`, responses } },
  ]);
  return JSON.stringify({
    openapi: '3.0.0',
    info: { title: 'Large', version: '1' },
    paths: Object.fromEntries(paths),
  });
};
async function foundInLarge(page) {
  await page.getByLabel('Find in it').fill('/things/4711/');
  await page.getByText('Parts of thing 4711', { exact: true }).click();
  await page.getByText('Answer 200: The parts').waitFor();
}
/** Markup and scripts in every text of an entity, and scripts where addresses belong. */
const script = 'JavaScript:window.harmed=1';
const hostileRow = {
  ...rows[0],
  title: harm,
  description: harm,
  type: harm,
  lifecycle: harm,
  owners: [`group:default/${harm}`],
  partOf: [`system:default/${harm}`],
  tags: [harm],
};
const hostileEntity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'hostile',
    namespace: 'default',
    title: harm,
    description: harm,
    tags: [harm],
    labels: { harm },
    annotations: {
      'backstage.io/view-url': script,
      'backstage.io/edit-url': script,
      'backstage.io/source-location': `url:${script}`,
      'backstage.io/managed-by-location': `url:${script}`,
      'github.com/project-slug': harm,
    },
    links: [{ url: script, title: harm, icon: harm, type: harm }],
  },
  spec: { type: harm, lifecycle: harm, owner: harm, system: harm },
  relations: [
    { type: 'ownedBy', targetRef: `group:default/${harm}` },
    { type: 'partOf', targetRef: `system:default/${harm}` },
  ],
  status: {
    items: [
      {
        type: 'backstage.io/catalog-processing',
        level: 'error',
        message: harm,
        error: { message: harm, remedy: harm },
      },
    ],
  },
};
const hostileHealth = {
  ...orphans,
  items: [{ ...orphans.items[0], sentence: harm, remedy: harm, source: `url:${script}` }],
};
const orders = (fields) =>
  JSON.stringify({
    openapi: '3.1.0',
    paths: {
      '/orders': {
        get: { responses: { 200: { content: { json: { schema: { type: 'object', properties: fields } } } } } },
      },
    },
  });
const kept = { type: 'openapi', characters: 200 };
const twoVersions = {
  '**/apis/default/checkout-api/versions': json({
    items: [
      { ...kept, id: 2, at: '2026-11-02T10:00:00Z', hash: 'b'.repeat(64) },
      { ...kept, id: 1, at: '2026-11-01T10:00:00Z', hash: 'a'.repeat(64) },
    ],
  }),
  '**/checkout-api/versions/1': (route) =>
    route.fulfill({ contentType: 'text/plain', body: orders({ id: {}, total: { type: 'integer' } }) }),
  '**/checkout-api/versions/2': (route) =>
    route.fulfill({ contentType: 'text/plain', body: orders({ id: {}, currency: { type: 'string' } }) }),
};
const trial = {
  '**/apis/default/checkout-api/trial': (route) =>
    json(
      route.request().method() === 'GET'
        ? { servers: ['https://checkout.example.com/v1', 'https://test.example.com'] }
        : { status: 201, headers: { 'Content-Type': 'application/json' }, body: '{"id":"o-4711"}', whole: true },
    )(route),
};
async function tried(page) {
  await page.getByText('Try it', { exact: true }).click();
  await page.getByLabel('Path and query').fill('/orders/{id}');
  await page.getByRole('button', { name: 'Send POST to checkout.example.com' }).click();
  await page.getByText('Fill in {id}.').waitFor();
  await page.getByLabel('Path and query').fill('/orders');
  await page.getByRole('button', { name: 'Send POST to checkout.example.com' }).click();
  await page.getByText('It answered 201').waitFor();
}
const running = '**/ridgeway/runtime/entities/**';
const nothing = {
  entityRef: `component:default/${long}`,
  state: 'unknown',
  sentence: 'What runs is unknown: no cluster is connected.',
  clusters: 0,
  places: [],
  problems: [],
};
const delivered = '**/ridgeway/delivery/entities/**';
const undelivered = {
  entityRef: 'component:default/checkout-service',
  environments: [],
  deployments: [],
  more: false,
  problems: [],
  engines: 0,
};
const pages = [
  { name: 'home', to: '/' },
  { name: 'home-at-work', to: '/', routes: atWork, use: seenAtWork },
  { name: 'home-error', to: '/', routes: { [overview('*')]: refused } },
  {
    name: 'home-full',
    to: '/',
    routes: {
      [overview('mine**')]: json({ items: lines, total: 500 }),
      [overview('needs')]: json({ items: needs, more: 3, good: null }),
      [overview('lately')]: json({ items: lately }),
    },
  },
  {
    name: 'home-quiet',
    to: '/',
    routes: {
      [overview('mine**')]: json({ items: lines.slice(0, 3), total: 3 }),
      [overview('needs')]: json({
        items: [],
        more: 0,
        good: { entityRef: 'component:default/web-shop', says: '2.3 came up in production', at: ago(190) },
      }),
      [overview('lately')]: json({ items: [] }),
    },
  },
  { name: 'catalog', to: '/catalog' },
  { name: 'catalog-filtered', to: '/catalog?kind=component&relations.ownedBy=group%3Adefault%2Fteam-payments' },
  { name: 'catalog-empty', to: '/catalog?kind=group&spec.type=service' },
  { name: 'catalog-starred-empty', to: '/catalog?show=starred' },
  {
    name: 'catalog-many-and-long',
    to: '/catalog?page=2',
    routes: {
      [`${list}?*`]: json({ items: rows, total: 100_000 }),
      [overview('entities**')]: json({ items: rows.map(({ ref }) => ({ ...lines[4], entityRef: ref })) }),
    },
  },
  {
    name: 'catalog-running',
    to: '/catalog?kind=component',
    routes: {
      [overview('entities**')]: (route) =>
        json({
          items: new URL(route.request().url()).searchParams
            .getAll('ref')
            .map((entityRef, index) => ({ ...lines[index % lines.length], entityRef })),
        })(route),
    },
  },
  {
    name: 'catalog-hostile',
    to: '/catalog',
    routes: { [`${list}?**`]: json({ items: [hostileRow], total: 1 }) },
    words: false,
    unharmed: true,
  },
  {
    name: 'health-hostile',
    to: '/catalog/health?problem=orphan',
    routes: { [health]: json(hostileHealth) },
    words: false,
    unharmed: true,
  },
  { name: 'catalog-error', to: '/catalog', routes: { [`${list}**`]: refused } },
  { name: 'catalog-loading', to: '/catalog', routes: { [`${list}**`]: () => undefined }, loading: true },
  { name: 'catalog-beyond', to: '/catalog?page=99' },
  { name: 'dialog-columns', to: '/catalog', act: chooseColumns },
  { name: 'register', to: '/catalog/register' },
  { name: 'health', to: '/catalog/health' },
  { name: 'health-nothing', to: '/catalog/health?problem=orphan', routes: { [health]: json(healthy) } },
  { name: 'health-orphans', to: '/catalog/health?problem=orphan', routes: { [health]: json(orphans) } },
  { name: 'health-error', to: '/catalog/health', routes: { [health]: refused } },
  {
    name: 'dialog-orphans',
    to: '/catalog/health?problem=orphan',
    routes: { [health]: json(orphans) },
    act: async (page) => {
      await page.getByRole('button', { name: /Choose all/ }).click();
      await page.getByRole('button', { name: /^Remove 12/ }).click();
    },
  },
  { name: 'component', to: component },
  { name: 'component-serving', to: '/catalog/default/component/web-shop' },
  {
    name: 'component-delivered',
    to: '/catalog/default/component/web-shop',
    routes: {
      '**/delivery/entities/**': json({
        entityRef: 'component:default/web-shop',
        environments: [{ name: 'production', source: 'Argo CD', target: 'web-shop', lastSays: '', gone: false }],
        deployments: [],
        problems: [],
        engines: 1,
      }),
      '**/delivery/entities/**/delivered': json({ delivered: true }),
    },
  },
  { name: 'component-no-cluster', to: component, routes: { [running]: json(nothing) } },
  { name: 'component-running-late', to: component, routes: { [running]: () => undefined }, loading: true },
  { name: 'component-running-error', to: component, routes: { [running]: refused } },
  {
    name: 'component-object',
    to: component,
    act: async (page) => {
      const first = page.getByRole('region', { name: 'Environments' }).getByRole('group').first();
      await first.getByText('Details').click();
      await page
        .getByRole('button', { name: /^Deployment / })
        .first()
        .click();
      await page.getByText('kind: Deployment').waitFor();
    },
  },
  ...buildPages,
  ...livePages,
  ...previewPages,
  { name: 'deployments', to: `${component}/deployments` },
  { name: 'deployments-none', to: '/catalog/default/component/web-shop/deployments' },
  { name: 'deployments-error', to: `${component}/deployments`, routes: { [delivered]: refused } },
  { name: 'deployments-unconnected', to: `${component}/deployments`, routes: { [delivered]: json(undelivered) } },
  { name: 'component-api', to: `${component}/api`, words: false },
  { name: 'component-dependencies', to: `${component}/dependencies` },
  { name: 'component-relations-deep', to: `${component}/dependencies?depth=3&at=api%3Adefault%2Fcheckout-api` },
  { name: 'component-relations-list', to: `${component}/dependencies?view=list` },
  { name: 'component-relations-picture', to: `${component}/dependencies?view=picture&zoom=0.6` },
  {
    name: 'relations-many',
    to: `${component}/dependencies?view=picture&zoom=0.4`,
    routes: { '**/entities/by-refs**': related },
  },
  { name: 'relations-error', to: `${component}/dependencies`, routes: { '**/entities/by-refs**': refused } },
  { name: 'component-activity', to: `${component}/activity` },
  { name: 'component-source', to: `${component}/source`, words: false },
  { name: 'component-stored', to: `${component}/source?as=stored`, words: false },
  {
    name: 'component-tools',
    to: component,
    routes: {
      '**/links': json({
        items: [
          ['Argo CD', 'Delivery'],
          ['SonarQube', 'Code quality'],
          ['Jira', 'Jira'],
        ].map(([tool, title]) => ({ tool, title, url: 'https://tool.example.com/x', annotation: 'tool/key' })),
      }),
    },
  },
  {
    name: 'component-history',
    to: `${component}/activity`,
    routes: { '**/history**': json({ items: changes }) },
    words: false,
  },
  {
    name: 'component-gone',
    to: '/catalog/default/component/gone',
    routes: { '**/history**': json({ items: changes.slice(0, 1) }) },
  },
  {
    name: 'dialog-unregister',
    to: component,
    act: async (page) => {
      await page.getByText('Do…').click();
      await page.getByRole('button', { name: 'Take it out of the catalog' }).click();
      await page.getByText('It was read from').waitFor();
    },
  },
  {
    name: 'component-long',
    to: `/catalog/default/component/${long}`,
    routes: {
      '**/entities/by-name/**': json(many[0]),
      [running]: json(nothing),
    },
  },
  {
    name: 'component-hostile',
    to: '/catalog/default/component/hostile',
    routes: { '**/entities/by-name/**': json(hostileEntity), [running]: json(nothing) },
    words: false,
    unharmed: true,
  },
  { name: 'component-missing', to: '/catalog/default/component/never-was' },
  { name: 'group', to: '/catalog/default/group/team-payments' },
  { name: 'system', to: '/catalog/default/system/commerce-platform' },
  {
    name: 'location',
    to: '/catalog/default/location/all',
    routes: {
      '**/entities/by-name/**': json({
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Location',
        metadata: { name: 'all', namespace: 'default', annotations: { 'backstage.io/managed-by-location': 'url:x' } },
        spec: { type: 'url', targets: ['./shop/catalog-info.yaml', `./${long}/catalog-info.yaml`] },
      }),
      '**/origin': json({
        source: {},
        entities: [],
        total: 0,
        brought: ['component:default/shop', 'component:default/checkout', `api:default/${long}`],
        broughtTotal: 3,
      }),
    },
  },
  { name: 'domain', to: '/catalog/default/domain/commerce' },
  { name: 'department', to: '/catalog/default/group/engineering' },
  { name: 'person', to: '/catalog/default/user/payments-developer' },
  { name: 'group-relations', to: '/catalog/default/group/engineering/dependencies?view=picture' },
  { name: 'api', to: '/catalog/default/api/checkout-api' },
  { name: 'api-openapi', to: `${api('checkout-api')}?item=POST%20%2Forders`, words: false },
  { name: 'api-asyncapi', to: `${api('order-events-api')}?item=receive%20orders.placed`, words: false },
  { name: 'api-graphql', to: `${api('search-api')}?item=query%20search`, words: false },
  { name: 'api-grpc', to: `${api('reservation-api')}?item=type%20warehouse.reservation.v1.Reservation`, words: false },
  { name: 'api-try', to: `${api('checkout-api')}?item=POST%20%2Forders`, routes: trial, words: false, use: tried },
  { name: 'api-large', to: api('large'), routes: defined(large()), words: false, use: foundInLarge },
  { name: 'api-users', to: `${api('checkout-api')}?show=users` },
  { name: 'api-versions', to: `${api('checkout-api')}?show=versions` },
  { name: 'api-changes', to: `${api('checkout-api')}?show=compare`, routes: twoVersions, words: false },
  {
    name: 'api-broken',
    to: api('broken'),
    routes: defined('openapi: 3.0.0\ninfo:\n  title: [a\npaths: {}'),
    words: false,
  },
  {
    name: 'api-hostile',
    to: `${api('hostile')}?item=GET%20%2Fa`,
    routes: defined(hostile),
    words: false,
    use: (page) => page.getByText('not in this document').first().waitFor(),
    unharmed: true,
  },
  { name: 'resource', to: '/catalog/default/resource/orders-database' },
  { name: 'template', to: '/catalog/default/template/new-service' },
  { name: 'create', to: '/create' },
  ...without('create', '/create', '**/paths/templates'),
  { name: 'create-empty', to: '/create', routes: { '**/paths/templates': json({ items: [] }) } },
  { name: 'create-form', to: '/create/default/new-service' },
  ...without('create-form', '/create/default/new-service', '**/parameter-schema'),
  { name: 'runs', to: '/runs' },
  ...without('runs', '/runs', '**/paths/runs?**'),
  { name: 'runs-none', to: '/runs', routes: { '**/paths/runs?**': json({ items: [], total: 0 }) } },
  {
    name: 'run-running',
    to: `/runs/${going.id}`,
    routes: run(going),
    words: false,
  },
  { name: 'run-stopped', to: `/runs/${going.id}`, routes: run(stopped), words: false },
  { name: 'run-unclear', to: `/runs/${going.id}`, routes: run(unclear), words: false },
  { name: 'run-missing', to: `/runs/${going.id}` },
  { name: 'dialog-undo', to: `/runs/${going.id}`, routes: run(stopped), words: false, act: press('Undo') },
  { name: 'runs-empty', to: '/runs?status=cancelled' },
  { name: 'code', to: '/code' },
  ...without('code', '/code', '**/code/repositories?**'),
  { name: 'code-empty', to: '/code?text=never-was' },
  { name: 'code-none', to: '/code', routes: { '**/code/repositories?**': json({ items: [], total: 0 }) } },
  { name: 'repository-missing', to: '/code/never/was' },
  { name: 'repository', to: repository },
  { name: 'repository-file', to: `${repository}?file=yes&path=catalog-info.yaml`, words: false },
  { name: 'repository-commits', to: `${repository}?tab=commits` },
  { name: 'repository-proposals', to: `${repository}?tab=proposals` },
  { name: 'repository-webhooks', to: `${repository}?tab=webhooks` },
  ...['connections', 'sources', 'people', 'tokens', 'appearance', 'audit', 'example'].map((section) => ({
    name: `settings-${section}`,
    to: `/settings/${section}`,
  })),
  ...without('settings-connections', '/settings/connections', '**/api/ridgeway/connections'),
  ...without('settings-sources', '/settings/sources', '**/catalog/sources?**'),
  ...without('settings-tokens', '/settings/tokens', '**/identity/tokens'),
  ...without('settings-audit', '/settings/audit', '**/platform/audit?**'),
  { name: 'settings-audit-none', to: '/settings/audit', routes: { '**/platform/audit?**': json({ items: [] }) } },
  { name: 'dialog-search', to: '/runs', act: (page) => page.keyboard.press('Control+k') },
  { name: 'dialog-search-found', to: '/runs', act: find('chekout servce', 'The best of|checkout-service') },
  { name: 'dialog-search-nothing', to: '/runs', act: find('zzqqxxyy', 'Nothing is called that') },
  { name: 'dialog-search-failed', to: '/runs', routes: { [search]: refused }, act: find('a', 'does not answer') },
  { name: 'dialog-search-starting', to: '/runs', routes: { [search]: notReady }, act: find('a', 'just started') },
  { name: 'dialog-search-long', to: '/runs', routes: { [search]: json(results) }, act: find('very', 'The best of') },
  { name: 'dialog-keys', to: '/runs', act: (page) => page.keyboard.press('?') },
  { name: 'dialog-example', to: '/settings/example', act: press('Remove the example organisation') },
  {
    name: 'dialog-token',
    to: '/settings/tokens',
    routes: { '**/api/ridgeway/identity/tokens': json({ items: [token] }) },
    act: press(/Revoke/),
  },
  { name: 'nowhere', to: '/never/was' },
];

async function look(page, { name, to, routes = {}, words = true, loading = false, unharmed = false, use, act }, width) {
  await page.emulateMedia({ colorScheme: 'light' });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  for (const [pattern, answer] of Object.entries(routes)) await page.route(pattern, answer);
  await page.goto(to);
  if (loading) {
    await page.locator('h1').waitFor();
    await page.locator('.bar').first().waitFor();
  } else await settled(page);
  if (act) {
    await act(page);
    await page.getByRole('dialog').waitFor();
  }
  if (use) await use(page);
  await accessible(page);
  await noSideways(page);
  await calm(page);
  await targets(page, width < 500 ? 44 : 32);
  if (words) await plainWords(page);
  if (unharmed) {
    must(!(await page.evaluate(() => window.harmed)), 'Something that is only text was executed.');
    must((await page.locator('a[href^="javascript" i]').count()) === 0, 'A link leads to a script.');
  }
  await shot(page, `${name}-${width}-light`);
  await dark(page);
  await contrast(page);
  await shot(page, `${name}-${width}-dark`);
}

/** A check that never fails checks nothing: on a page with each flaw, each must say so. */
async function proven(chrome, address) {
  const page = await visitor(chrome, address, { width: 390 });
  await page.goto('/');
  await settled(page);
  const notices = async (flaw, test) => {
    await page.evaluate((html) => document.querySelector('main').insertAdjacentHTML('beforeend', html), flaw);
    const noticed = await test(page).then(
      () => false,
      () => true,
    );
    must(noticed, `Nobody notices ${flaw}`);
  };
  await notices('<img src="x.png">', accessible);
  await notices('<p style="color:#999">Too pale to be read</p>', accessible);
  await notices('<p style="color:#999">Too pale to be read</p>', contrast);
  await notices('<div style="width:900px">wide</div>', noSideways);
  await notices('<p>3 pods crash</p>', plainWords);
  await notices('<button style="height:20px">small</button>', (at) => targets(at, 44));
  await notices('<button style="height:31px;width:90px">small</button>', (at) => targets(at, 32));
  await notices('<button style="height:40px;width:20px;padding:0">i</button>', (at) => targets(at, 32));
  await notices('<label style="display:block"><input type="checkbox"> small</label>', (at) => targets(at, 32));
  await page.context().close();
}

export async function walk(chrome, { address }) {
  await check('the checks of pages notice flaws', () => proven(chrome, address));
  const only = process.env.ONLY?.split(',');
  const through = async (width) => {
    const page = await visitor(chrome, address, { width });
    for (const each of pages.filter(({ name }) => !only || only.includes(name)))
      await check(`${each.name}, ${width} px`, () => look(page, each, width));
    await page.context().close();
  };
  await Promise.all([1280, 390].map(through));
}

/** The first page of a browser that has seen nothing: what travels, and how often. */
export async function budget(chrome, { address }) {
  // What the frame of every page asks once the page has had its time, which a slow machine takes longer than.
  for (const [name, to, text, most, later] of [
    ['catalog', '/catalog', 'checkout-service', 12, /overview.needs|paths.at-work/],
    ['home', '/', 'Lately', 13, /paths.at-work/],
  ])
    await check(`the first load of ${name} is small`, async () => {
      const page = await visitor(chrome, address);
      const client = await page.context().newCDPSession(page);
      await client.send('Network.enable');
      let requests = 0;
      let bytes = 0;
      client.on('Network.requestWillBeSent', ({ request: { url } }) => {
        if (url.startsWith('http') && !later.test(url)) requests++;
      });
      client.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength;
      });
      await page.goto(to);
      await page.getByText(text).first().waitFor();
      await settled(page);
      must(requests < most && bytes < 250_000, `${requests} requests, ${bytes} bytes`);
      await page.context().close();
      return `${requests} requests, ${Math.round(bytes / 1000)} kB`;
    });
}
