#!/usr/bin/env node
// The whole way of a service on real tools, for each language: made by "New service", tested, built and released by the pipeline that comes with it, which a push
// starts, delivered by Argo CD, serving, scraped, scaled; then broken, seen to be broken, and healed by the old content. Some have a database. Some are built by
// the testbed's own pipeline instead, and their releases written here. What else its Dockerfiles can be is built by that, and no more.
// delivery.mjs [[build:]LANGUAGE[-EXPOSURE][-database]...]. Ends with "N passed, M failed".
import { randomBytes } from 'node:crypto';
import { appendFileSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { folder, forget, post, start, withConfiguration } from '../bench/server.mjs';
import { as, check, clone, endsWith, kubectl, programs, push, query, read, reader, rules, run, state, summary, until } from './proof.mjs';

const delivered = ['go-public', 'python', 'java-database', 'go-database', 'typescript-worker-database', 'python-worker'];
// With these every text of a Dockerfile, and what every language needs for a database.
const onlyBuilt = ['go-worker', 'java-worker', 'python-database', 'typescript', 'typescript-worker', 'typescript-database'];
const services = process.argv.length > 2 ? process.argv.slice(2) : [...delivered, ...onlyBuilt.map((it) => `build:${it}`)];
// The tests of Go services with a database fetch a PostgreSQL from where no setting of this machine leads.
const byTestbed = ['python', 'go-database'];
const team = 'team-payments';
const space = `${team}-dev`;
const builds = `${team}-build`;

const hooks = (repository) => `${server.address}/api/ridgeway/code/repositories/${repository}/webhooks`;
const hook = (repository, url = 'http://10.213.0.2:18080/api/webhook', secret = '') => post(hooks(repository), { url, secret });

const application = (name) => read('application', name, '-n', 'argocd');
const applicationSays = (it) =>
  `${it.status?.sync?.status} ${it.status?.health?.status} ${it.status?.operationState?.message ?? ''} ${(it.status?.conditions ?? []).map((c) => c.message).join(' ')}`;

/** Synced to the commit, and everything it made is well. */
async function healthy(name, commit, seconds) {
  let it;
  try {
    await until(seconds, () => {
      it = application(name);
      return it.status?.sync?.status === 'Synced' && it.status.sync.revision === commit && it.status.health?.status === 'Healthy' && it.status.operationState?.phase === 'Succeeded';
    });
  } catch (failure) {
    throw new Error(`${failure.message} ${it ? applicationSays(it) : ''}\n${evidence(name.replace(/-dev$/, ''))}`);
  }
}

const evidence = (name) => {
  try {
    const pods = read('pods', '-n', space, '-l', `app.kubernetes.io/name=${name}`).items.map(
      (pod) => `${pod.metadata.name} ${pod.status.phase} ${JSON.stringify(pod.status.containerStatuses?.map((it) => it.state) ?? pod.status.conditions?.map((it) => it.message))}`,
    );
    const events = reader('get', 'events', '-n', space, '--sort-by=.lastTimestamp').split('\n').filter((line) => line.includes(name)).slice(-8);
    return [...pods, ...events].join('\n');
  } catch (failure) {
    return failure.message;
  }
};

/** The rollout of exactly this image is done, as Kubernetes says it. */
async function rolledOut(name, digest) {
  await until(180, () => {
    const it = read('deployment', name, '-n', space);
    const wanted = it.spec.replicas ?? 1;
    return (
      it.spec.template.spec.containers[0].image.endsWith(digest) &&
      it.status.observedGeneration === it.metadata.generation &&
      it.status.updatedReplicas === wanted &&
      it.status.replicas === wanted &&
      it.status.availableReplicas === wanted
    );
  });
}

/** What is answered with 200 at the address, for the host if one is named. */
const asked = (address, host) =>
  new Promise((resolve, reject) => {
    const read = async (answer) => {
      const text = (await answer.setEncoding('utf8').toArray()).join('');
      if (answer.statusCode !== 200) throw new Error(`${host ?? ''} ${address} is answered with ${answer.statusCode} ${text.slice(0, 200)}`);
      return text;
    };
    get(address, { headers: host ? { host } : {}, signal: AbortSignal.timeout(5000), agent: false }, (answer) => read(answer).then(resolve, reject)).on('error', reject);
  });

/** A real PostgreSQL with a volume, and the Secret that the service reads: what the platform team makes for who asked for a database. */
const database = {
  async make(name) {
    const host = `${name}-postgres`;
    const password = randomBytes(16).toString('hex');
    const labels = { app: host };
    const environment = { POSTGRES_USER: 'service', POSTGRES_PASSWORD: password, PGDATA: '/var/lib/postgresql/data/files' };
    const container = {
      name: 'main',
      image: 'postgres:17',
      env: Object.entries(environment).map(([key, value]) => ({ name: key, value })),
      ports: [{ containerPort: 5432 }],
      readinessProbe: { exec: { command: ['pg_isready', '-h', '127.0.0.1', '-U', 'service'] }, periodSeconds: 1 },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
    };
    const template = { metadata: { labels }, spec: { securityContext: { runAsNonRoot: true, runAsUser: 999, runAsGroup: 999, fsGroup: 999, seccompProfile: { type: 'RuntimeDefault' } }, containers: [container] } };
    const claim = { metadata: { name: 'data' }, spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } } };
    const metadata = { name: host, namespace: space, labels };
    const items = [
      { apiVersion: 'v1', kind: 'Secret', metadata: { name: `${name}-database`, namespace: space, labels }, stringData: { host, port: '5432', dbname: 'service', user: 'service', password, uri: `postgresql://service:${password}@${host}:5432/service` } },
      { apiVersion: 'v1', kind: 'Service', metadata, spec: { selector: labels, ports: [{ port: 5432 }] } },
      { apiVersion: 'apps/v1', kind: 'StatefulSet', metadata, spec: { serviceName: host, selector: { matchLabels: labels }, template, volumeClaimTemplates: [claim], persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete' } } },
    ];
    kubectl('admin', ['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
    await this.serves(name);
  },
  serves: (name) => until(90, () => read('statefulset', `${name}-postgres`, '-n', space).status.readyReplicas === 1),
  ask: (name, sql) => as('admin')('exec', '-n', space, `${name}-postgres-0`, '--', 'psql', '-U', 'service', '-tAc', sql).trim(),
  /** As when its node goes: it comes back with what was in it. */
  async restart(name) {
    as('admin')('delete', 'pod', '-n', space, `${name}-postgres-0`);
    await this.serves(name);
  },
  forget: (name) => as('admin')('delete', 'statefulset,service,secret', '-n', space, '-l', `app=${name}-postgres`),
};

/** What is written into its database is what it says, or is worked on. */
async function worksOnItsDatabase(name, exposure, word) {
  if (exposure === 'worker') {
    database.ask(name, `INSERT INTO work_item (subject) VALUES ('${word}')`);
    await until(30, () => database.ask(name, 'SELECT count(*) FROM work_item WHERE done_at IS NULL') === '0');
    return database.ask(name, "SELECT string_agg(subject, ', ' ORDER BY id) FROM work_item");
  }
  database.ask(name, `INSERT INTO salutation VALUES ('it', '${word}') ON CONFLICT (language) DO UPDATE SET text = '${word}'`);
  const { spec } = read('service', name, '-n', space);
  const address = `http://${spec.clusterIP}:${spec.ports.find((it) => it.name === 'http').port}/api/greetings/Ada?language=it`;
  return until(30, async () => {
    const { message } = JSON.parse(await asked(address));
    if (message !== `${word}, Ada!`) throw new Error(`It says ${message}`);
    return message;
  });
}

/** The service itself answers with the revision it was built of: as others of the cluster call it, by its public name, or a worker by what it has done. */
async function works(name, exposure, { commit }) {
  let management;
  let said;
  if (exposure === 'worker') {
    const pod = read('pods', '-n', space, '-l', `app.kubernetes.io/name=${name}`).items.find((it) => it.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True'));
    management = `${pod.status.podIP}:8081`;
  } else {
    const { spec } = read('service', name, '-n', space);
    const port = (called) => spec.ports.find((it) => it.name === called).port;
    management = `${spec.clusterIP}:${port('management')}`;
    for (const [address, host] of [[`${spec.clusterIP}:${port('http')}`], ...(exposure === 'public' ? [['10.213.0.2', `${name}.dev.example.internal`]] : [])]) {
      said = JSON.parse(await asked(`http://${address}/api/greetings/Ada`, host)).message;
      if (said !== 'Hello, Ada!') throw new Error(`It says ${said}`);
    }
  }
  const metrics = (await asked(`http://${management}/metrics`)).split('\n');
  const info = metrics.find((line) => line.startsWith('service_info{'));
  if (!info?.includes(`version="${commit}"`)) throw new Error(`Its version is ${info}, not ${commit}.`);
  if (exposure === 'worker') {
    said = metrics.find((line) => line.startsWith('work_units_total{') && line.includes('outcome="success"'));
    if (!(Number(said?.split(' ').pop()) > 0)) throw new Error(`It has done no work: ${said}`);
  }
  return said;
}

function release(work, { digest, commit, repository }) {
  const file = join(work, 'deploy/environments/dev/values.yaml');
  const values = readFileSync(file, 'utf8')
    .replace(/^  repository: .*$/m, `  repository: ${repository}`)
    .replace(/^  digest: .*$/m, `  digest: ${digest}`)
    .replace(/^  version: .*$/m, `  version: "${commit.slice(0, 12)}"`)
    .replace(/^  revision: .*$/m, `  revision: ${commit}`);
  writeFileSync(file, values);
}

/** The testbed's own pipeline builds the image. */
async function build(name) {
  const run = {
    apiVersion: 'tekton.dev/v1',
    kind: 'PipelineRun',
    metadata: { generateName: `${name}-` },
    spec: {
      pipelineRef: { name: 'image' },
      params: [
        { name: 'url', value: `https://git.ridgeway.internal/${team}/${name}.git` },
        { name: 'revision', value: 'main' },
        { name: 'image', value: `registry.ridgeway.internal/${team}/${name}` },
      ],
      taskRunTemplate: { serviceAccountName: 'pipeline' },
      timeouts: { pipeline: '15m' },
    },
  };
  const result = await ended(JSON.parse(kubectl('ridgeway-operator', ['create', '-n', builds, '-o', 'json', '-f', '-'], JSON.stringify(run))));
  return { digest: result.IMAGE_DIGEST, commit: result.COMMIT, repository: `registry.ridgeway.internal/${team}/${name}` };
}

/** The results of a run, once it succeeded. */
async function ended(made) {
  let it;
  const done = await until(900, () => {
    it = read('pipelinerun', made.metadata.name, '-n', builds);
    return it.status?.conditions?.find((condition) => condition.type === 'Succeeded' && condition.status !== 'Unknown');
  }, 1000);
  if (done.status !== 'True') {
    const pods = read('pods', '-n', builds, '-l', `tekton.dev/pipelineRun=${made.metadata.name}`).items;
    throw new Error(`${done.message}\n${pods.map((pod) => reader('logs', '-n', builds, pod.metadata.name, '--all-containers', '--tail=15')).join('\n')}`);
  }
  return Object.fromEntries(it.status.results.map(({ name, value }) => [name, value]));
}

const answers = { internal: 'answers through its Service', public: 'answers by its public name, through the Gateway', worker: 'works, as its metrics say' };

const nameOf = (service) => `${service}-${Date.now().toString(36)}`;
const wishes = (service) => {
  const [language, ...more] = service.split('-');
  return { language, exposure: more.find((it) => it in answers) ?? 'internal', database: more.includes('database') };
};

/** By the form, as a person fills it in. */
async function make(service, name) {
  const { id, error } = await post(`${server.address}/api/scaffolder/v2/tasks`, {
    templateRef: 'template:default/new-service',
    values: { name, description: 'Proves that the way is real', owner: `group:default/${team}`, ...wishes(service) },
  });
  if (!id) throw new Error(JSON.stringify(error));
  await until(60, async () => {
    const task = await (await fetch(`${server.address}/api/scaffolder/v2/tasks/${id}`)).json();
    if (task.status === 'failed') throw new Error('The run failed.');
    return task.status === 'completed';
  });
}

const itsDigest = ({ digest }) => {
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new Error(`The digest is ${digest}.`);
};

/** No more than that its Dockerfile is good. */
async function buildOnly(service) {
  const name = nameOf(service);
  if (!(await check(`${service}: made by the form`, () => make(service, name)))) return;
  await check(`${service}: its Dockerfile builds in the cluster`, async () => itsDigest(await build(name)));
}

// Argo CD forgets what it is told of a repository while it looks at what was pushed just before, and looks again after minutes.
let turn = Promise.resolve();
const inTurn = (body) => {
  turn = turn.then(body, body);
  return turn;
};

async function deliver(service, delivery) {
  const { exposure, database: wantsDatabase } = wishes(service);
  const lacks = [...(byTestbed.includes(service) ? [] : ['tekton-triggers']), ...(byTestbed.includes(service) && !wantsDatabase ? [] : ['local-path-provisioner'])].filter((tool) => !programs[tool]);
  if (lacks.length > 0) {
    console.log(`  LEFT OUT  ${service}: this cluster has no ${lacks.join(' and no ')}`);
    return;
  }
  const name = nameOf(service);
  let work;
  let built;
  let commit;
  const synced = (seconds) =>
    until(seconds, () => {
      const { operationState } = application(`${name}-dev`).status;
      return operationState?.syncResult?.revision === commit && operationState.phase === 'Succeeded';
    });
  const file = ['a file more is a service more', () => inTurn(async () => {
    copyFileSync(join(work, 'deploy/argocd/dev.yaml'), join(delivery, `applications/${name}-dev.yaml`));
    push(delivery, `Deliver ${name} to dev`);
    await until(30, () => application(`${name}-dev`).status?.sync?.status);
  })];
  const builtHere = [
    ['built in the cluster', async () => {
      built = await build(name);
      itsDigest(built);
    }],
    file,
    ['a release is a commit, delivered by Argo CD', async () => {
      release(work, built);
      commit = push(work, `Release ${built.commit.slice(0, 12)} to dev`);
      await synced(60);
    }],
  ];
  const runs = () => read('pipelineruns', '-n', builds, '-l', `backstage.io/kubernetes-id=${name}`).items.sort((a, b) => a.metadata.creationTimestamp.localeCompare(b.metadata.creationTimestamp));
  let pushes = 0;
  let pushed;
  const builtByItsOwn = [
    file,
    ['its pipeline comes along, and what starts it by a push', async () => {
      // As "New service" does where ridgeway.delivery is set.
      await hook(`${team}/${name}`, `http://10.213.0.2/hooks/${builds}/${name}`, readFileSync(join(state, 'etc/webhook.token'), 'utf8').trim());
      await until(90, () => read('deployment', `el-${name}`, '-n', builds).status.availableReplicas === 1 && read('pipeline', name, '-n', builds));
    }],
    ['a push is tested, built and released by it', async () => {
      run('git', ['-C', work, 'pull', '-q']);
      appendFileSync(join(work, 'README.md'), '\nA line more.\n');
      const source = push(work, 'Say more');
      pushes++;
      const begun = await until(60, () => runs()[pushes - 1]);
      const result = await ended(begun);
      run('git', ['-C', work, 'pull', '-q']);
      commit = run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
      const values = readFileSync(join(work, 'deploy/environments/dev/values.yaml'), 'utf8');
      const released = (key) => new RegExp(`^  ${key}: "?([^"\n]*)"?$`, 'm').exec(values)[1];
      built = { digest: released('digest'), commit: released('revision'), repository: released('repository') };
      if (built.commit !== source || built.digest !== result.IMAGE_DIGEST || built.repository !== result.IMAGE_URL) throw new Error(`Built of ${source}: ${JSON.stringify(result)}; released: ${values}`);
    }],
    ['its release is delivered by Argo CD', () => synced(60)],
    ['the release itself starts no pipeline', () => {
      if (runs().length !== pushes) throw new Error(`There are ${runs().length} runs after ${pushes} pushes.`);
    }],
  ];
  const steps = [
    ['made by the form', async () => {
      await make(service, name);
      await hook(`${team}/${name}`);
      work = clone(`${team}/${name}`, join(data, name));
    }],
    ...(wantsDatabase ? [['the platform team gives it a database', () => database.make(name)]] : []),
    ...(byTestbed.includes(service) ? builtHere : builtByItsOwn),
    ['ready on the kubelet', () => rolledOut(name, built.digest)],
    [answers[exposure], () => until(30, () => works(name, exposure, built))],
    ...(wantsDatabase
      ? [
          ['what is in its database is what it works on', () => worksOnItsDatabase(name, exposure, 'Ciao')],
          ['its database starts anew, and it goes on', async () => {
            await database.restart(name);
            return worksOnItsDatabase(name, exposure, 'Salve');
          }],
        ]
      : []),
    ['healthy, as Argo CD sees it', () => healthy(`${name}-dev`, commit, 120)],
    ['scraped by Prometheus', ['prometheus', 'prometheus-operator'], () => until(60, async () => (await query(`up{namespace="${space}",pod=~"${name}-.+"} == 1`)).length > 0)],
    ['its autoscaler has a real figure', ['metrics-server'], () =>
      until(90, () => {
        const hpa = read('hpa', name, '-n', space);
        return hpa.status.conditions?.some((it) => it.type === 'ScalingActive' && it.status === 'True') && hpa.status.currentMetrics?.[0]?.resource?.current?.averageValue;
      })],
    ['its alert rules are loaded, and promtool finds no fault', ['prometheus', 'prometheus-operator'], async () => {
      const rule = read('prometheusrule', '-n', space, '-l', `app.kubernetes.io/name=${name}`).items[0];
      const file = join(data, `${name}-rules.json`);
      writeFileSync(file, JSON.stringify({ groups: rule.spec.groups }));
      run(join(programs.prometheus, 'bin/promtool'), ['check', 'rules', '--lint=all', '--lint-fatal', file]);
      await until(100, async () => {
        const loaded = await rules();
        return rule.spec.groups.every((group) => loaded.some((it) => it.name === group.name && it.file.includes(name)));
      });
      return `${rule.spec.groups.flatMap((group) => group.rules).length} rules`;
    }],
    // As Argo CD, which is the administrator here.
    ['every manifest is accepted by the API server', () => {
      const accepts = (...options) => as('admin')('apply', '--server-side', '--field-manager=argocd-controller', '--dry-run=server', ...options, '-o', 'name').trim().split('\n').length;
      let count = 0;
      for (const environment of ['dev', 'staging', 'production']) {
        const manifests = run(join(programs.helm, 'bin/helm'), ['template', name, join(work, 'deploy/chart'), '-n', `${team}-${environment}`,
          '-f', join(work, `deploy/environments/${environment}/values.yaml`), '--set', `image.repository=${built.repository}`, '--set', `image.digest=${built.digest}`]);
        const file = join(data, `${name}-${environment}.yaml`);
        writeFileSync(file, manifests);
        count += accepts('-n', `${team}-${environment}`, '-f', file);
      }
      count += accepts('-f', join(work, 'deploy/argocd'));
      for (const file of ['pipeline', 'trigger']) count += accepts('-n', builds, '-f', join(work, `.tekton/${file}.yaml`));
      as('ridgeway-operator')('create', '-n', builds, '--dry-run=server', '-f', join(work, '.tekton/run.yaml'));
      count++;
      return `${count} objects`;
    }],
    // Argo CD asks the Git host by itself 120 s after it last did: what it knows sooner from now on, it knows from the webhook.
    ['Argo CD has just looked', async () => {
      as('ridgeway-operator')('annotate', 'application', `${name}-dev`, '-n', 'argocd', 'argocd.argoproj.io/refresh=normal', '--overwrite');
      await until(30, () => !application(`${name}-dev`).metadata.annotations?.['argocd.argoproj.io/refresh']);
    }],
    ['the next release, a broken one, is synced after the webhook', async (again) => {
      // That it is given up is awaited once.
      const deployment = join(work, 'deploy/chart/templates/deployment.yaml');
      if (service === services[0]) writeFileSync(deployment, readFileSync(deployment, 'utf8').replace(/progressDeadlineSeconds: \d+/, 'progressDeadlineSeconds: 20'));
      release(work, { ...built, digest: `sha256:${'0'.repeat(64)}` });
      if (!again) pushed = Date.now();
      commit = push(work, 'Release a version that does not exist');
      await synced(60);
      await until(10, async () => {
        const { items } = await (await fetch(hooks(`${team}/${name}`))).json();
        return items[0].deliveries.some((it) => Date.parse(it.createdAt) >= pushed && it.state === 'delivered');
      });
    }],
    ['it shows as broken, the old one still serves', async () => {
      await until(90, () =>
        read('pods', '-n', space, '-l', `app.kubernetes.io/name=${name}`).items.some((pod) =>
          pod.status.containerStatuses?.some((it) => ['ErrImagePull', 'ImagePullBackOff'].includes(it.state.waiting?.reason))));
      const seen = service === services[0] ? ['Degraded'] : ['Degraded', 'Progressing'];
      await until(90, () => seen.includes(application(`${name}-dev`).status.health.status));
      return works(name, exposure, built);
    }],
    ['the old content, committed again, heals it', async (again) => {
      if (!again) run('git', ['-C', work, '-c', 'user.name=Testbed', '-c', 'user.email=testbed@ridgeway.internal', 'revert', '--no-edit', 'HEAD']);
      run('git', ['-C', work, 'push', '-q']);
      commit = run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
      await healthy(`${name}-dev`, commit, 120);
      await rolledOut(name, built.digest);
      return works(name, exposure, built);
    }],
    ['a file less is a service less', async () => {
      await inTurn(async () => {
        run('git', ['-C', delivery, 'rm', '-q', '--ignore-unmatch', `applications/${name}-dev.yaml`]);
        push(delivery, `Deliver ${name} no more`);
        await until(60, () => !read('applications', '-n', 'argocd').items.some((it) => it.metadata.name === `${name}-dev`));
      });
      await until(60, () => read('deployments', '-n', space, '-l', `app.kubernetes.io/name=${name}`).items.length === 0);
      await until(60, () => read('pipelines', '-n', builds, '-l', `backstage.io/kubernetes-id=${name}`).items.length === 0);
      if (wantsDatabase) database.forget(name);
    }],
  ];
  // Each step stands on the one before.
  for (const [what, needs, step] of steps.map((it) => (it.length === 2 ? [it[0], [], it[1]] : it))) {
    const missing = needs.filter((tool) => !programs[tool]);
    if (missing.length > 0) console.log(`  LEFT OUT  ${service}: ${what}: this cluster has no ${missing.join(' and no ')}`);
    else if (!(await check(`${service}: ${what}`, step))) return;
  }
}

const data = folder();
// What "New service" does by itself is done here by hand, step by step.
const server = start(join(data, 'server'), ['--config', join(state, 'etc/app-config.yaml'), ...withConfiguration(data, 'ridgeway: {delivery: null}\n'), '--git-listen', '10.213.0.1:7008']);
endsWith(server);
try {
  await until(60, async () => (await (await fetch(`${server.address}/api/ridgeway/journey`)).json()).example === 'loaded');
  await hook('engineering/delivery');
  await hook('engineering/delivery', 'http://10.213.0.2:17000/api/webhook');
  const delivery = clone('engineering/delivery', join(data, 'delivery'));
  // Two at a time, since each waits for much; one where the times count.
  const next = services.values();
  const one = async () => {
    for (const service of next) await (service.startsWith('build:') ? buildOnly(service.slice(6)) : deliver(service, delivery));
  };
  await Promise.all(process.env.TIMES ? [one()] : [one(), one()]);
} finally {
  server.stop();
  forget(data);
}
summary();
