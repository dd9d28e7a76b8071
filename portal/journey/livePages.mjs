// The copies of a component, what they write and what happened to them, in all states that the page may be in.
import { settled } from './looks.mjs';

const component = '/catalog/default/component/checkout-service';
const copies = '**/ridgeway/runtime/entities/**/copies';
const written = '**/ridgeway/runtime/entities/**/log?**';
const happened = '**/ridgeway/runtime/entities/**/events';
const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const long = 'a-very-long-name-that-somebody-really-gave-to-a-service-of-theirs';

const json = (body) => (route) =>
  route.fulfill({ status: 200, contentType: 'application/json', body: JSON.stringify(body) });
const refused = (status, code, detail, remedy) => (route) =>
  route.fulfill({
    status,
    contentType: 'application/problem+json',
    body: JSON.stringify({ title: 'Refused', code, detail, remedy }),
  });

const MIB = 1024 * 1024;
const copy = (end, status = {}, fields = {}) => ({
  name: `checkout-service-7d9f8c6b5-${end}`,
  workload: 'checkout-service',
  status: {
    state: 'serving',
    says: '',
    version: '1.5',
    startedAt: ago(300),
    memory: 512 * MIB,
    processor: 1000,
    restarts: 0,
    lastEnd: null,
    finding: null,
    ...status,
  },
  containers: ['checkout-service'],
  machine: 'machine-7.europe.example',
  memory: 210 * MIB,
  processor: 180,
  restartable: true,
  command: `kubectl get pods checkout-service-7d9f8c6b5-${end} -n checkout-production -o yaml`,
  ...fields,
});
const place = {
  environment: 'production',
  cluster: 'europe',
  source: 'Kubernetes (europe)',
  namespace: 'checkout-production',
  copies: [
    copy('a1b2c'),
    copy('d3e4f', {
      state: 'down',
      says: 'it keeps running out of memory',
      restarts: 7,
      lastEnd: { why: 'ran out of memory', at: ago(3) },
      finding: {
        words: 'it keeps running out of memory',
        kind: 'Pod',
        name: 'checkout-service-7d9f8c6b5-d3e4f',
        field: 'status.containerStatuses[checkout-service].lastState.terminated',
        value: 'OOMKilled, exit code 137',
      },
    }),
    copy('g5h6i', { state: 'starting', startedAt: null }, { memory: null, processor: null, machine: '' }),
  ],
  more: 0,
  unmeasured: null,
  asOf: ago(0),
  stale: null,
};
const problem = (code, message, remedy) => ({ code, message, remedy });
const live = (fields = {}, ...others) => ({
  entityRef: 'component:default/checkout-service',
  places: [...others, { ...place, ...fields }],
  problems: [],
  clusters: 1,
});
const events = {
  entityRef: 'component:default/checkout-service',
  keptDays: 14,
  events: [
    [
      'It keeps ending and is tried again later',
      'd3e4f',
      false,
      12,
      2,
      'BackOff',
      'Back-off restarting failed container',
    ],
    ['It began', 'd3e4f', true, 8, 3, 'Started', 'Started container app'],
    [
      'A machine was found for it',
      'g5h6i',
      true,
      1,
      4,
      'Scheduled',
      'Successfully assigned checkout-production/x to y',
    ],
    [`It could not begin`, 'g5h6i', false, 1, 4_000, 'Failed', `Error: ${'x'.repeat(160)}`],
  ].map(([what, about, good, times, minutes, reason, message]) => ({
    environment: 'production',
    cluster: 'europe',
    namespace: 'checkout-production',
    what,
    about: `checkout-service-7d9f8c6b5-${about}`,
    good,
    times,
    firstAt: ago(minutes * 2),
    at: ago(minutes),
    kind: 'Pod',
    reason,
    message,
    command: 'kubectl get events -n checkout-production --field-selector involvedObject.kind=Pod',
  })),
};
const texts = [
  'INFO Taking orders at port 8080',
  '{"level":"info","message":"order taken","order":"4711","took":"12 ms"}',
  'WARN Stock answers slowly, 812 ms',
  'ERROR Cannot take order 4712',
  '\tat shop.checkout.Orders.take(Orders.java:41)',
  `DEBUG ${'a long line that goes on and on, '.repeat(12)}`,
];
const lineAt = (number) => new Date(Date.UTC(2026, 0, 1, 10) + number * 250).toISOString();
/** As many lines as that, once: whoever reads on gets nothing more. */
const log = (count) => (route) =>
  route.fulfill({
    status: 200,
    contentType: 'text/plain',
    body: new URL(route.request().url()).searchParams.get('after')?.includes('T10:')
      ? ''
      : Array.from(
          { length: count },
          (_, at) => `${place.copies[at % 2].name}\t${lineAt(at)}\t${texts[at % texts.length]}\n`,
        ).join(''),
  });
const base = { [copies]: json(live()), [happened]: json(events), [written]: log(60) };
const to = `${component}/live`;
const shown = async (page) => {
  await page.getByText('Taking orders').first().waitFor();
  await settled(page);
};

export const livePages = [
  { name: 'live', to, routes: base, use: shown },
  {
    name: 'live-line',
    to: `${to}?line=${encodeURIComponent(`${lineAt(33)} ${place.copies[1].name}`)}`,
    routes: { ...base, [written]: log(60) },
    use: async (page) => {
      await page.getByRole('region', { name: 'The chosen line' }).waitFor();
      await settled(page);
    },
  },
  {
    name: 'live-ten-thousand-lines',
    to,
    routes: { ...base, [written]: log(10_000) },
    use: async (page) => {
      await page.getByText('10,000 lines').waitFor();
      await page.getByRole('textbox', { name: 'Search the log' }).fill('order 4712');
      await page.getByText(/of 10,000 lines/).waitFor();
      const rows = await page.locator('.log-line').count();
      if (rows > 200) throw new Error(`${rows} lines are in the page, which shows some thirty.`);
    },
  },
  {
    name: 'live-many-old-and-unmeasured',
    to,
    routes: {
      ...base,
      [copies]: json(
        live({
          environment: long,
          copies: Array.from({ length: 30 }, (_, at) =>
            copy(`${long}-${at}`, { version: long, memory: null, processor: null }, { memory: null, processor: null }),
          ),
          more: 470,
          unmeasured: problem(
            'copies-not-measured',
            'Kubernetes (europe) does not measure what copies use.',
            'Install it.',
          ),
          asOf: ago(12),
          stale: problem('cluster-unreachable', 'Kubernetes (europe) does not answer.', 'Wait.'),
        }),
      ),
      [happened]: json({ ...events, events: [] }),
    },
    use: shown,
  },
  {
    name: 'live-log-refused',
    to,
    routes: {
      ...base,
      [written]: refused(
        502,
        'cluster-right-missing',
        'Kubernetes (europe) does not let Ridgeway read logs.',
        'Add this rule to the ClusterRole ridgeway-reader: {apiGroups: [""], resources: [log], verbs: [get]}',
      ),
    },
    use: (page) => page.getByText('does not let Ridgeway read logs').waitFor(),
  },
  { name: 'live-nothing', to, routes: { [copies]: json({ ...live(), places: [] }) } },
  { name: 'live-unconnected', to, routes: { [copies]: json({ ...live(), places: [], clusters: 0 }) } },
  {
    name: 'live-unknown',
    to,
    routes: {
      [copies]: json({
        ...live(),
        places: [],
        problems: [problem('cluster-unreachable', 'Kubernetes (europe) does not answer.', 'Check that it runs.')],
      }),
    },
  },
  {
    name: 'live-error',
    to,
    routes: { [copies]: refused(500, 'defect', 'The database does not answer.', 'Nothing is lost; try again.') },
  },
  {
    name: 'dialog-restart-copy',
    to,
    routes: base,
    act: (page) => page.getByRole('button', { name: 'Restart copy a1b2c' }).click(),
  },
];
