// A small Kubernetes API that tells what a real one told: it lists recordings, and keeps every watch open.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const TOKEN = 'of-the-journey';
const groups = {
  'argoproj.io': ['v1alpha1', 'Application'],
  apps: ['v1', 'Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'],
  batch: ['v1', 'Job', 'CronJob'],
  'tekton.dev': ['v1', 'PipelineRun', 'TaskRun'],
};

/** As addresses name the type of an object. */
const pathOf = (kind) => {
  const [group, [version]] = Object.entries(groups).find(([, kinds]) => kinds.includes(kind)) ?? ['', ['v1']];
  return `${group ? `/apis/${group}` : '/api'}/${version}/${kind.toLowerCase()}s`;
};

const recorded = (name) =>
  JSON.parse(readFileSync(new URL(`../../server/src/test/resources/runtime/${name}.json`, import.meta.url), 'utf8'));

/** What the services of the example organisation do in it. */
function* objects() {
  for (const [environment, recording] of [
    ['dev', 'serving'],
    ['staging', 'crash-stuck'],
    ['production', 'pull-stuck'],
  ]) {
    const namespace = `checkout-${environment}`;
    const { workload, revisions, pods, events } = recorded(recording);
    const labels = { 'ridgeway.dev/environment': environment };
    yield { kind: 'Namespace', metadata: { name: namespace, labels, uid: namespace } };
    workload.metadata.labels['backstage.io/kubernetes-id'] = 'checkout-service';
    for (const each of [workload, ...revisions, ...pods, ...events]) {
      each.metadata.namespace = namespace;
      each.metadata.uid ??= `${namespace}/${each.metadata.name}`;
      yield each;
    }
  }
  const { workload, pods } = recorded('ds-serving');
  for (const each of [workload, ...pods]) {
    each.metadata.namespace = 'web-shop';
    if (each === workload) each.metadata.labels = { 'backstage.io/kubernetes-id': 'web-shop' };
    yield each;
  }
}

/** `KEY=VALUE` or `KEY in (VALUE,VALUE)`. */
function chosen({ metadata }, selector) {
  const [, key, equal, some] = /^([^ =]+)(?:=(.*)| in \((.*)\))$/.exec(selector) ?? [];
  return !key || (some?.split(',') ?? [equal]).includes(metadata.labels?.[key]);
}

/** What its containers write, by the names of their pods: what was written, and whoever reads on. */
function containers() {
  const written = new Map();
  const readers = [];
  return {
    set: (pod, lines) => written.set(pod, lines),
    write(pod, line) {
      written.get(pod).push(line);
      for (const each of readers) if (each.pod === pod) each.response.write(`${line}\n`);
    },
    read(pod, follow, response) {
      const lines = written.get(pod);
      if (!lines)
        return response
          .writeHead(404, { 'content-type': 'application/json' })
          .end('{"kind":"Status","code":404,"message":"not found"}');
      response.writeHead(200, { 'content-type': 'text/plain' }).write(lines.map((line) => `${line}\n`).join(''));
      if (follow) readers.push({ pod, response });
      else response.end();
    },
    end() {
      for (const { response } of readers.splice(0)) response.end();
    },
  };
}

/** Starts it; `config` connects a server to it, `put` lets an object be there from now on. */
export async function cluster() {
  const types = new Map(['Application', 'PipelineRun', 'TaskRun'].map((kind) => [pathOf(kind), []]));
  const logs = containers();
  const watches = new Set();
  let version = 1;
  const put = (object) => {
    const path = pathOf(object.kind);
    const others = (types.get(path) ?? []).filter(({ metadata }) => metadata.uid !== object.metadata.uid);
    const told = { ...object, metadata: { ...object.metadata, resourceVersion: `${++version}` } };
    types.set(path, [...others, told]);
    for (const watch of watches)
      if (watch.path === path) watch.response.write(`${JSON.stringify({ type: 'MODIFIED', object: told })}\n`);
  };
  for (const each of objects()) put(each);
  /** A new build, which never begins, or a stopped one, as Tekton would have it; other objects get what is noted on them. */
  const written = async (request, { path, namespace, name }, say) => {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    if (request.method === 'POST') {
      const called = `${body.metadata.generateName}${++version}`;
      const creationTimestamp = new Date().toISOString().replace(/\.\d+Z/, 'Z');
      const made = { ...body, metadata: { ...body.metadata, name: called, uid: called, namespace, creationTimestamp } };
      put(made);
      return say(201, made);
    }
    const old = types.get(path)?.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    if (!old) return say(404, { kind: 'Status', code: 404 });
    if (old.kind !== 'PipelineRun') {
      const annotations = { ...old.metadata.annotations, ...body.metadata?.annotations };
      put({ ...old, metadata: { ...old.metadata, annotations } });
      return say(200, old);
    }
    const conditions = [{ type: 'Succeeded', status: 'False', reason: 'CancelledRunFinally' }];
    put({ ...old, status: { ...old.status, conditions, completionTime: new Date().toISOString() } });
    logs.end();
    say(200, old);
  };
  /** As its ReplicaSet would have it, another pod takes the place of one. */
  const replaced = ({ path, namespace, name }, say) => {
    const old = types.get(path)?.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
    if (!old) return say(404, { kind: 'Status', code: 404 });
    types.set(
      path,
      types.get(path).filter((each) => each !== old),
    );
    for (const watch of watches)
      if (watch.path === path) watch.response.write(`${JSON.stringify({ type: 'DELETED', object: old })}\n`);
    const next = `${name.slice(0, name.lastIndexOf('-'))}-new${++version}`;
    put({ ...old, metadata: { ...old.metadata, name: next, uid: next } });
    say(200, { kind: 'Status', status: 'Success' });
  };
  const api = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://cluster');
    const say = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const [, base, namespace, plural, name, part] =
      /^(\/api\/v1|\/apis\/[^/]+\/[^/]+)\/(?:namespaces\/([^/]+)\/)?([^/]+)(?:\/([^/]+)(?:\/([^/]+))?)?$/.exec(
        pathname,
      ) ?? [];
    const all = types.get(`${base}/${plural}`);
    if (request.headers.authorization !== `Bearer ${TOKEN}`) say(401, { kind: 'Status', code: 401 });
    else if (pathname === '/version') say(200, { gitVersion: 'v1.36.3' });
    else if (pathname === '/apis')
      say(200, {
        kind: 'APIGroupList',
        groups: Object.entries(groups).map(([group, [version]]) => ({
          name: group,
          versions: [{ groupVersion: `${group}/${version}`, version }],
        })),
      });
    else if (plural === 'selfsubjectrulesreviews')
      say(201, {
        kind: 'SelfSubjectRulesReview',
        status: { resourceRules: [{ verbs: ['get', 'list', 'watch'], apiGroups: ['*'], resources: ['*'] }] },
      });
    else if (plural === 'selfsubjectaccessreviews')
      say(201, { kind: 'SelfSubjectAccessReview', status: { allowed: true } });
    else if (pathname === '/apis/tekton.dev')
      say(200, {
        kind: 'APIGroup',
        name: 'tekton.dev',
        preferredVersion: { groupVersion: 'tekton.dev/v1', version: 'v1' },
      });
    else if (pathname === '/apis/tekton.dev/v1')
      say(200, {
        kind: 'APIResourceList',
        groupVersion: 'tekton.dev/v1',
        resources: [{ name: 'pipelineruns', kind: 'PipelineRun', namespaced: true, verbs: ['get'] }],
      });
    else if (part === 'log') logs.read(name, searchParams.get('follow') === 'true', response);
    else if (request.method === 'DELETE') replaced({ path: `${base}/${plural}`, namespace, name }, say);
    else if (request.method === 'POST' || request.method === 'PATCH')
      written(request, { path: `${base}/${plural}`, namespace, name }, say);
    else if (!all) say(404, { kind: 'Status', code: 404, message: `${pathname} is not there` });
    else if (name) {
      const one = all.find(({ metadata }) => metadata.name === name && metadata.namespace === namespace);
      say(one ? 200 : 404, one ?? { kind: 'Status', code: 404 });
    } else if (request.headers['sec-websocket-key'])
      // It is watched by plain HTTP alone.
      response.writeHead(200).end();
    else if (searchParams.get('watch') === 'true') {
      response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
      const watch = { path: `${base}/${plural}`, response };
      watches.add(watch);
      response.on('close', () => watches.delete(watch));
      const since = Number(searchParams.get('resourceVersion'));
      for (const object of all)
        if (Number(object.metadata.resourceVersion) > since)
          response.write(`${JSON.stringify({ type: 'MODIFIED', object })}\n`);
    } else {
      const items = all.filter((each) => chosen(each, searchParams.get('labelSelector') ?? ''));
      say(200, { kind: 'List', apiVersion: 'v1', metadata: { resourceVersion: `${version}` }, items });
    }
  });
  await new Promise((resolve) => api.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${api.address().port}`;
  return {
    put,
    logs,
    config: JSON.stringify({
      kubernetes: {
        clusterLocatorMethods: [{ type: 'config', clusters: [{ name: 'europe', url, serviceAccountToken: TOKEN }] }],
      },
    }),
    stop() {
      api.close();
      api.closeAllConnections();
    },
  };
}
