#!/usr/bin/env node
// The whole way of a service on real tools, for each language: made by "New service", built in the cluster, released by a commit, delivered by Argo CD,
// serving, scraped, scaled; then broken, seen to be broken, and healed by the old content. The image is built by the testbed's pipeline, and the release
// written here: the pipeline that comes with a service needs scanners that are not here, and is only shown to the API server. Ends with "N passed, M failed".
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, forget, post, start } from '../bench/server.mjs';
import { as, check, clone, kubectl, programs, push, query, read, reader, rules, run, state, summary, until } from './proof.mjs';

const languages = process.argv.length > 2 ? process.argv.slice(2) : ['go', 'java', 'python', 'typescript'];
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

/** The service itself answers, by its own words and with the revision it was built of. */
async function works(name, { commit }) {
  const { spec } = read('service', name, '-n', space);
  const ask = async (port, path) => {
    const answer = await fetch(`http://${spec.clusterIP}:${spec.ports.find((it) => it.name === port).port}${path}`, { signal: AbortSignal.timeout(5000) });
    const text = await answer.text();
    if (answer.status !== 200) throw new Error(`${path} is answered with ${answer.status} ${text.slice(0, 200)}`);
    return text;
  };
  const { message } = JSON.parse(await ask('http', '/api/greetings/Ada'));
  if (message !== 'Hello, Ada!') throw new Error(`It says ${message}`);
  const info = (await ask('management', '/metrics')).split('\n').find((line) => line.startsWith('service_info{'));
  if (!info?.includes(`version="${commit}"`)) throw new Error(`Its version is ${info}, not ${commit}.`);
  return message;
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

async function build(name) {
  const made = JSON.parse(
    kubectl('ridgeway-operator', ['create', '-o', 'json', '-f', '-'],
      JSON.stringify({
        apiVersion: 'tekton.dev/v1',
        kind: 'PipelineRun',
        metadata: { generateName: `${name}-`, namespace: `${team}-build` },
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
      })),
  );
  let it;
  const done = await until(900, () => {
    it = read('pipelinerun', made.metadata.name, '-n', `${team}-build`);
    return it.status?.conditions?.find((condition) => condition.type === 'Succeeded' && condition.status !== 'Unknown');
  });
  if (done.status !== 'True') {
    const pods = read('pods', '-n', `${team}-build`, '-l', `tekton.dev/pipelineRun=${made.metadata.name}`).items;
    throw new Error(`${done.message}\n${pods.map((pod) => reader('logs', '-n', `${team}-build`, pod.metadata.name, '--all-containers', '--tail=15')).join('\n')}`);
  }
  const result = Object.fromEntries(it.status.results.map(({ name, value }) => [name, value]));
  return { digest: result.IMAGE_DIGEST, commit: result.COMMIT, repository: `registry.ridgeway.internal/${team}/${name}` };
}

async function deliver(language, delivery) {
  const name = `${language}-${Date.now().toString(36)}`;
  let work;
  let built;
  let commit;
  const synced = (seconds) =>
    until(seconds, () => {
      const { operationState } = application(`${name}-dev`).status;
      return operationState?.syncResult?.revision === commit && operationState.phase === 'Succeeded';
    });
  const steps = [
    ['made by the form', async () => {
      const { id, error } = await post(`${server.address}/api/scaffolder/v2/tasks`, {
        templateRef: 'template:default/new-service',
        values: { name, description: 'Proves that the way is real', owner: `group:default/${team}`, language, exposure: 'internal' },
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
    ['built in the cluster', async () => {
      built = await build(name);
      if (!/^sha256:[0-9a-f]{64}$/.test(built.digest)) throw new Error(`The digest is ${built.digest}.`);
    }],
    ['a file more is a service more', async () => {
      copyFileSync(join(work, 'deploy/argocd/dev.yaml'), join(delivery, `applications/${name}-dev.yaml`));
      push(delivery, `Deliver ${name} to dev`);
      await until(30, () => application(`${name}-dev`).status?.sync?.status);
    }],
    ['a release is a commit, delivered by Argo CD', async () => {
      release(work, built);
      commit = push(work, `Release ${built.commit.slice(0, 12)} to dev`);
      await synced(60);
    }],
    ['ready on the kubelet', () => rolledOut(name, built.digest)],
    ['answers through its Service', () => until(30, () => works(name, built))],
    ['healthy, as Argo CD sees it', () => healthy(`${name}-dev`, commit, 120)],
    ['scraped by Prometheus', ['prometheus', 'prometheus-operator'], () => until(60, async () => (await query(`up{namespace="${space}",service="${name}"} == 1`)).length > 0)],
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
      return works(name, built);
    }],
    ['the old content, committed again, heals it', async () => {
      run('git', ['-C', work, '-c', 'user.name=Testbed', '-c', 'user.email=testbed@ridgeway.internal', 'revert', '--no-edit', 'HEAD']);
      run('git', ['-C', work, 'push', '-q']);
      commit = run('git', ['-C', work, 'rev-parse', 'HEAD']).trim();
      await healthy(`${name}-dev`, commit, 120);
      await rolledOut(name, built.digest);
      return works(name, built);
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
    if (missing.length > 0) console.log(`  LEFT OUT  ${language}: ${what}: this cluster has no ${missing.join(' and no ')}`);
    else if (!(await check(`${language}: ${what}`, step))) return;
  }
}

const data = folder();
const server = start(join(data, 'server'), ['--config', join(state, 'etc/app-config.yaml'), '--git-listen', '10.213.0.1:7008']);
try {
  await until(60, async () => (await (await fetch(`${server.address}/api/ridgeway/journey`)).json()).example === 'loaded');
  await hook('engineering/delivery');
  const delivery = clone('engineering/delivery', join(data, 'delivery'));
  for (const language of languages) await deliver(language, delivery);
} finally {
  server.stop();
  forget(data);
}
summary();
