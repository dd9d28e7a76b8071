#!/usr/bin/env node
// The whole way of a service on real tools, for each language: made by "New service", built in the cluster, released by a commit, delivered by Argo CD,
// serving, scraped, scaled; then broken, seen to be broken, and healed by the old content. What is internal is built by the testbed's pipeline, and its
// release written here; what is public or a worker is tested, built and released by the pipeline that comes with it.
// delivery.mjs [LANGUAGE[-EXPOSURE]...]. Ends with "N passed, M failed".
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { folder, forget, post, start } from '../bench/server.mjs';
import { as, check, clone, kubectl, programs, push, query, read, reader, rules, run, state, summary, until } from './proof.mjs';

const services = process.argv.length > 2 ? process.argv.slice(2) : ['go', 'java', 'python', 'typescript', 'go-public', 'python-worker'];
const team = 'team-payments';
const space = `${team}-dev`;

const hooks = (repository) => `${server.address}/api/ridgeway/code/repositories/${repository}/webhooks`;
const hook = (repository) => post(hooks(repository), { url: 'http://10.213.0.2:18080/api/webhook' });

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
    const [address, host] = exposure === 'public' ? ['10.213.0.2', `${name}.dev.example.internal`] : [`${spec.clusterIP}:${port('http')}`];
    said = JSON.parse(await asked(`http://${address}/api/greetings/Ada`, host)).message;
    if (said !== 'Hello, Ada!') throw new Error(`It says ${said}`);
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
  const result = await ran(name, {
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
  });
  return { digest: result.IMAGE_DIGEST, commit: result.COMMIT, repository: `registry.ridgeway.internal/${team}/${name}` };
}

/** The run, once it succeeded: its results. */
async function ran(name, run) {
  const made = JSON.parse(kubectl('ridgeway-operator', ['create', '-n', `${team}-build`, '-o', 'json', '-f', '-'], typeof run === 'string' ? run : JSON.stringify(run)));
  let it;
  const done = await until(900, () => {
    it = read('pipelinerun', made.metadata.name, '-n', `${team}-build`);
    return it.status?.conditions?.find((condition) => condition.type === 'Succeeded' && condition.status !== 'Unknown');
  });
  if (done.status !== 'True') {
    const pods = read('pods', '-n', `${team}-build`, '-l', `tekton.dev/pipelineRun=${made.metadata.name}`).items;
    throw new Error(`${done.message}\n${pods.map((pod) => reader('logs', '-n', `${team}-build`, pod.metadata.name, '--all-containers', '--tail=15')).join('\n')}`);
  }
  return Object.fromEntries(it.status.results.map(({ name, value }) => [name, value]));
}

const answers = { internal: 'answers through its Service', public: 'answers by its public name, through the Gateway', worker: 'works, as its metrics say' };

async function deliver(service, delivery) {
  const [language, exposure = 'internal'] = service.split('-');
  if (exposure !== 'internal' && !programs['local-path-provisioner']) {
    console.log(`  LEFT OUT  ${service}: this cluster has no local-path-provisioner`);
    return;
  }
  const name = `${service}-${Date.now().toString(36)}`;
  let work;
  let built;
  let commit;
  const synced = (seconds) =>
    until(seconds, () => {
      const { operationState } = application(`${name}-dev`).status;
      return operationState?.syncResult?.revision === commit && operationState.phase === 'Succeeded';
    });
  const file = ['a file more is a service more', async () => {
    copyFileSync(join(work, 'deploy/argocd/dev.yaml'), join(delivery, `applications/${name}-dev.yaml`));
    push(delivery, `Deliver ${name} to dev`);
    await until(30, () => application(`${name}-dev`).status?.sync?.status);
  }];
  const builtHere = [
    ['built in the cluster', async () => {
      built = await build(name);
      if (!/^sha256:[0-9a-f]{64}$/.test(built.digest)) throw new Error(`The digest is ${built.digest}.`);
    }],
    file,
    ['a release is a commit, delivered by Argo CD', async () => {
      release(work, built);
      commit = push(work, `Release ${built.commit.slice(0, 12)} to dev`);
      await synced(60);
    }],
  ];
  const builtByItsOwn = [
    file,
    ['tested, built and released by the pipeline that comes with it', async () => {
      const pipelines = (...command) => as('admin')('-n', `${team}-build`, ...command);
      const source = run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
      // As Argo CD would, which is the administrator here; the run itself is Ridgeway's to start.
      pipelines('apply', '-f', join(work, '.tekton/pipeline.yaml'));
      const result = await ran(name, readFileSync(join(work, '.tekton/run.yaml'), 'utf8'));
      run('git', ['-C', work, 'pull', '-q']);
      commit = run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
      const values = readFileSync(join(work, 'deploy/environments/dev/values.yaml'), 'utf8');
      const released = (key) => new RegExp(`^  ${key}: "?([^"\n]*)"?$`, 'm').exec(values)[1];
      built = { digest: released('digest'), commit: released('revision'), repository: released('repository') };
      if (built.commit !== source || built.digest !== result.IMAGE_DIGEST || built.repository !== result.IMAGE_URL) throw new Error(`Built of ${source}: ${JSON.stringify(result)}; released: ${values}`);
      pipelines('delete', 'pipelinerun', '-l', `tekton.dev/pipeline=${name}`);
      pipelines('delete', 'pipeline', name);
    }],
    ['its release is delivered by Argo CD', () => synced(60)],
  ];
  const steps = [
    ['made by the form', async () => {
      const { id, error } = await post(`${server.address}/api/scaffolder/v2/tasks`, {
        templateRef: 'template:default/new-service',
        values: { name, description: 'Proves that the way is real', owner: `group:default/${team}`, language, exposure },
      });
      if (!id) throw new Error(JSON.stringify(error));
      await until(60, async () => {
        const task = await (await fetch(`${server.address}/api/scaffolder/v2/tasks/${id}`)).json();
        if (task.status === 'failed') throw new Error('The run failed.');
        return task.status === 'completed';
      });
      await hook(`${team}/${name}`);
      work = clone(`${team}/${name}`, join(data, name));
    }],
    ...(exposure === 'internal' ? builtHere : builtByItsOwn),
    ['ready on the kubelet', () => rolledOut(name, built.digest)],
    [answers[exposure], () => until(30, () => works(name, exposure, built))],
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
      count += accepts('-f', join(work, 'deploy/argocd')) + accepts('-n', `${team}-build`, '-f', join(work, '.tekton/pipeline.yaml'));
      return `${count} objects`;
    }],
    // Argo CD asks the Git host by itself 120 s after it last did: what it knows sooner from now on, it knows from the webhook.
    ['Argo CD has just looked', async () => {
      as('ridgeway-operator')('annotate', 'application', `${name}-dev`, '-n', 'argocd', 'argocd.argoproj.io/refresh=normal', '--overwrite');
      await until(30, () => !application(`${name}-dev`).metadata.annotations?.['argocd.argoproj.io/refresh']);
    }],
    ['the next release, a broken one, is synced after the webhook', async () => {
      release(work, { ...built, digest: `sha256:${'0'.repeat(64)}` });
      const pushed = Date.now();
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
      if (application(`${name}-dev`).status.health.status === 'Healthy') throw new Error('Argo CD calls it healthy.');
      return works(name, exposure, built);
    }],
    ['the old content, committed again, heals it', async () => {
      run('git', ['-C', work, '-c', 'user.name=Testbed', '-c', 'user.email=testbed@ridgeway.internal', 'revert', '--no-edit', 'HEAD']);
      run('git', ['-C', work, 'push', '-q']);
      commit = run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
      await healthy(`${name}-dev`, commit, 120);
      await rolledOut(name, built.digest);
      return works(name, exposure, built);
    }],
    ['a file less is a service less', async () => {
      run('git', ['-C', delivery, 'rm', '-q', `applications/${name}-dev.yaml`]);
      push(delivery, `Deliver ${name} no more`);
      await until(60, () => read('deployments', '-n', space, '-l', `app.kubernetes.io/name=${name}`).items.length === 0);
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
const server = start(join(data, 'server'), ['--config', join(state, 'etc/app-config.yaml'), '--git-listen', '10.213.0.1:7008']);
try {
  await until(60, async () => (await (await fetch(`${server.address}/api/ridgeway/journey`)).json()).example === 'loaded');
  await hook('engineering/delivery');
  const delivery = clone('engineering/delivery', join(data, 'delivery'));
  for (const service of services) await deliver(service, delivery);
} finally {
  server.stop();
  forget(data);
}
summary();
