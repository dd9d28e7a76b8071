#!/usr/bin/env node
// That the parts of the full cluster do what they are there for: an autoscaler scales, a claim binds, an alert arrives, Flux delivers, many pods run.
// In a namespace of its own that is gone afterwards, by an account that may edit there and no more; what came of it is read as Ridgeway reads.
// parts.mjs [SERVICES]: how many to run on the nodes that only say so, ten pods each.
// Ends with "N passed, M failed".
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, forget, start } from '../bench/server.mjs';
import { as, check, clone, endsWith, kubectl, programs, push, query, read as readAll, reader, state, summary, token, until } from './proof.mjs';

const services = Number(process.argv[2] ?? 50);
const admin = as('admin');
const space = `parts-${Date.now().toString(36)}`;
const list = (items) => JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
const editor = ['--as', 'editor', '-n', space];
const edit = (...options) => admin(...editor, ...options);
const apply = (...objects) => kubectl('admin', [...editor, 'apply', '--server-side', '-f', '-'], list(objects));
const read = (...options) => readAll('-n', space, ...options);

/** What must fail, with these words. */
function refused(words, body) {
  try {
    body();
  } catch (failure) {
    if (String(failure.stderr).includes(words)) return;
    throw failure;
  }
  throw new Error(`It was not refused with ${words}.`);
}
const condition = (it, type) => it.status?.conditions?.find((each) => each.type === type);
const ready = (...what) => () => {
  const it = read(...what);
  const found = condition(it, 'Ready');
  if (found?.status === 'True') return true;
  throw new Error(`${found?.reason}: ${found?.message}`);
};

const container = (command, more = {}) => ({ name: 'main', image: 'busybox', command: ['sh', '-c', command], resources: { requests: { cpu: '50m', memory: '16Mi' } }, ...more });
const deployment = (name, replicas, spec) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { terminationGracePeriodSeconds: 0, ...spec } } },
});
const parts = [
  ['./ridgeway up finds the cluster, and says what it is and what may be done there', [], async () => {
    const found = await until(60, async () => {
      const { items } = await (await fetch(`${server.address}/api/ridgeway/connections`)).json();
      const connected = items.filter((it) => it.state === 'connected' && it.version && it.latencyMillis >= 0 && it.can.length > 0);
      return ['kubernetes', 'argocd', 'tekton', ...(programs['flux-kustomize'] ? ['flux'] : [])].every((kind) => connected.some((it) => it.kind === kind)) && connected;
    });
    const cluster = found.find((it) => it.kind === 'kubernetes');
    if (!cluster.version.includes('1.36.') || cluster.cannot.length > 0 || cluster.beyond.length > 0) throw new Error(JSON.stringify(cluster));
    return found.map((it) => `${it.title} ${it.version} in ${it.latencyMillis} ms, ${it.can.length} rights, ${it.cannot.length} missing`).join('; ');
  }],
  ['no account of Ridgeway reads a Secret', [], () => {
    for (const account of ['ridgeway-reader', 'ridgeway-operator'])
      for (const namespace of ['argocd', 'team-payments-build'])
        refused('(Forbidden)', () => as(account)('get', 'secret', 'git-ridgeway-internal', '-n', namespace));
  }],
  ['no one lifts the limits of a team, whatever rights they have', [], () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root' }, spec: { containers: [container('id', { securityContext: { privileged: true } })], volumes: [{ name: 'node', hostPath: { path: '/' } }] } };
    const restricted = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'team-payments-dev', labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } };
    const tried = (...options) => kubectl('admin', ['apply', '--server-side', '--force-conflicts', '--dry-run=server', ...options.slice(1), '-f', '-'], list([options[0]]));
    refused('violates PodSecurity "baseline', () => tried(pod, '-n', 'team-payments-build'));
    refused('violates PodSecurity "restricted', () => tried(pod, '-n', 'team-payments-dev'));
    refused('The pods of an environment stay restricted.', () => tried(restricted));
  }],
  ['an autoscaler scales by what it measures', ['metrics-server'], async () => {
    apply(
      { ...deployment('busy', 1, { containers: [container('timeout 100 sh -c "while :; do :; done"; sleep 3600', { resources: { requests: { cpu: '20m' }, limits: { cpu: '60m' } } })] }) },
      {
        apiVersion: 'autoscaling/v2',
        kind: 'HorizontalPodAutoscaler',
        metadata: { name: 'busy' },
        spec: {
          scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'busy' },
          minReplicas: 1,
          maxReplicas: 3,
          metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
        },
      },
    );
    await until(90, () => read('deployment', 'busy').status.replicas > 1);
    const { currentMetrics, desiredReplicas } = read('hpa', 'busy').status;
    edit('delete', 'deployment,hpa', 'busy');
    return `${currentMetrics[0].resource.current.averageUtilization} % of a request, so ${desiredReplicas} copies`;
  }],
  ['a claim binds, and what is written stays', ['local-path-provisioner'], async () => {
    const pod = (name, command) => ({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name },
      spec: { restartPolicy: 'Never', containers: [container(command, { volumeMounts: [{ name: 'kept', mountPath: '/kept' }] })], volumes: [{ name: 'kept', persistentVolumeClaim: { claimName: 'kept' } }] },
    });
    apply({ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'kept' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '8Mi' } } } }, pod('writes', 'echo kept > /kept/it'));
    await until(60, () => read('pod', 'writes').status.phase === 'Succeeded');
    apply(pod('reads', 'grep kept /kept/it'));
    await until(60, () => read('pod', 'reads').status.phase === 'Succeeded');
    const volume = read('pvc', 'kept').spec.volumeName;
    edit('delete', 'pod/writes', 'pod/reads', 'pvc/kept');
    await until(60, () => !admin('get', 'pv', '-o', 'name').includes(volume));
  }],
  ['PostgreSQL runs, as its image is used everywhere', ['images'], async () => {
    const env = ['POSTGRES_USER', 'POSTGRES_PASSWORD'].map((name) => ({ name, value: 'parts' }));
    apply({ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'postgres' }, spec: { containers: [{ name: 'main', image: 'postgres:17', env }] } });
    const said = await until(60, () => edit('exec', 'postgres', '--', 'psql', '-h', '127.0.0.1', '-U', 'parts', '-tAc', "select current_user || ' on ' || current_setting('server_version')"));
    edit('delete', 'pod', 'postgres', '--wait=false');
    if (!said.startsWith('parts on 17')) throw new Error(said);
    return said.trim();
  }],
  ['the state of objects is in Prometheus', ['kube-state-metrics', 'prometheus', 'prometheus-operator'], () =>
    until(60, async () => (await query('kube_node_status_condition{condition="Ready",status="true"} == 1')).length > 0)],
  ['the memory of containers is in Prometheus', ['prometheus', 'prometheus-operator'], () =>
    until(60, async () => (await query('container_memory_working_set_bytes{container!=""}')).length > 0)],
  ['an alert arrives at Alertmanager', ['prometheus', 'prometheus-operator', 'alertmanager'], async () => {
    apply({
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: 'always' },
      spec: { groups: [{ name: 'always', rules: [{ alert: `Always${space.slice(6)}`, expr: 'vector(1)', labels: { severity: 'none' } }] }] },
    });
    await until(120, async () => (await (await fetch('http://10.213.128.93:9093/api/v2/alerts')).json()).some((it) => it.labels.alertname === `Always${space.slice(6)}` && it.status.state === 'active'));
    edit('delete', 'prometheusrule', 'always');
  }],
  ['Flux applies a folder and a chart of a repository', ['flux-source', 'flux-kustomize', 'flux-helm'], async () => {
    const work = clone('engineering/delivery', join(data, 'delivery'));
    const object = (name) => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {version: "1"}\n`;
    for (const [file, text] of Object.entries({
      'flux/folder/kustomization.yaml': 'resources: [it.yaml]\n',
      'flux/folder/it.yaml': object('of-a-folder'),
      'flux/chart/Chart.yaml': 'apiVersion: v2\nname: part\nversion: 1.0.0\n',
      'flux/chart/templates/it.yaml': object('of-a-chart').replace('"1"', '{{ .Values.version | quote }}'),
      'flux/chart/values.yaml': 'version: 1\n',
    })) {
      mkdirSync(join(work, file, '..'), { recursive: true });
      writeFileSync(join(work, file), text);
    }
    push(work, 'Let Flux deliver');
    const source = { kind: 'GitRepository', name: 'delivery' };
    apply(
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'delivery' }, stringData: { username: 'testbed', password: token } },
      {
        apiVersion: 'source.toolkit.fluxcd.io/v1',
        kind: 'GitRepository',
        metadata: { name: 'delivery' },
        spec: { interval: '10s', url: 'http://10.213.0.1:7008/git/engineering/delivery.git', ref: { branch: 'main' }, secretRef: { name: 'delivery' } },
      },
      { apiVersion: 'kustomize.toolkit.fluxcd.io/v1', kind: 'Kustomization', metadata: { name: 'folder' }, spec: { interval: '10s', prune: true, path: './flux/folder', sourceRef: source, targetNamespace: space } },
      {
        apiVersion: 'helm.toolkit.fluxcd.io/v2',
        kind: 'HelmRelease',
        metadata: { name: 'chart' },
        spec: { interval: '10s', chart: { spec: { chart: './flux/chart', reconcileStrategy: 'Revision', sourceRef: source } }, values: { version: 7 } },
      },
    );
    await until(90, ready('kustomization', 'folder'));
    await until(90, ready('helmrelease', 'chart'));
    if (read('configmap', 'of-a-folder').data.version !== '1' || read('configmap', 'of-a-chart').data.version !== '7') throw new Error('Not what the repository says.');
    writeFileSync(join(work, 'flux/folder/it.yaml'), object('of-a-folder').replace('"1"', '"2"'));
    push(work, 'Change what Flux delivers');
    await until(60, () => read('configmap', 'of-a-folder').data.version === '2');
    edit('delete', 'kustomization/folder', 'helmrelease/chart', 'gitrepository/delivery');
  }],
  [`${services} services with ${services * 10} pods run on nodes that only say so`, ['kwok'], async () => {
    const names = Array.from({ length: services }, (_, number) => `service-${number}`);
    const pods = { nodeSelector: { type: 'kwok' }, tolerations: [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }], containers: [{ name: 'main', image: 'none' }] };
    apply(...names.map((name) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name }, spec: { selector: { app: name }, ports: [{ port: 80 }] } })), ...names.map((name) => deployment(name, 10, pods)));
    const began = Date.now();
    await until(400, () => reader('-n', space, 'get', 'deployments', '-o', 'jsonpath={range .items[*]}{.status.availableReplicas}{"\\n"}{end}').split('\n').filter((it) => it === '10').length === services);
    const { items } = JSON.parse(reader('get', '--raw', `/api/v1/namespaces/${space}/pods?limit=1`));
    if (!items[0].spec.nodeName.startsWith('fake-')) throw new Error(`A pod is on ${items[0].spec.nodeName}.`);
    const available = `all available after ${((Date.now() - began) / 1000).toFixed(0)} s`;
    edit('delete', 'deployments,services', '--all', '--wait=false');
    await until(300, () => JSON.parse(reader('get', '--raw', `/api/v1/namespaces/${space}/pods?limit=1`)).items.length === 0);
    return available;
  }],
];

const data = folder();
const server = start(join(data, 'server'), ['--git-listen', '10.213.0.1:7008'], state);
endsWith(server);
try {
  await until(60, async () => (await (await fetch(`${server.address}/api/ridgeway/journey`)).json()).example === 'loaded');
  // What a run left that was killed.
  const left = admin('get', 'namespaces', '-o', 'name').split('\n').filter((it) => it.startsWith('namespace/parts-'));
  if (left.length > 0) admin('delete', '--wait=false', ...left);
  admin('create', 'namespace', space);
  const rights = (kind, name) => ({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name, namespace: space },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name },
    subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'editor' }],
  });
  const rules = [{ apiGroups: ['monitoring.coreos.com', 'source.toolkit.fluxcd.io', 'kustomize.toolkit.fluxcd.io', 'helm.toolkit.fluxcd.io'], resources: ['*'], verbs: ['*'] }];
  kubectl('admin', ['apply', '--server-side', '-f', '-'],
    list([{ apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata: { name: 'parts', namespace: space }, rules }, rights('Role', 'parts'), rights('ClusterRole', 'edit')]));
  for (const [what, needs, part] of parts) {
    const missing = needs.filter((tool) => !programs[tool]);
    if (missing.length > 0) console.log(`  LEFT OUT  ${what}: this cluster has no ${missing.join(' and no ')}`);
    else await check(what, part);
  }
} finally {
  admin('delete', 'namespace', space, '--wait=false');
  server.stop();
  forget(data);
}
summary();
