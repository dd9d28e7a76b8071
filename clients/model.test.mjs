// Backstage's own model beside ours: the same entities are good to both, and the same are not.
import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import * as model from '@backstage/catalog-model';
import { start, token } from './server.mjs';

const CASES = 4000;
const SEED = Number(process.env.SEED ?? 20);

/** mulberry32: the same numbers everywhere. */
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const metadata = {
  name: 'thing',
  namespace: 'shop',
  title: 'A thing',
  description: 'It does things.',
  labels: { tier: 'one', 'example.com/zone': '' },
  annotations: { 'example.com/page': 'https://example.com' },
  tags: ['java', 'c++'],
  links: [{ url: 'https://example.com/a', title: 'A', icon: 'home', type: 'docs' }],
};
const entity = (kind, spec) => ({ apiVersion: 'backstage.io/v1alpha1', kind, metadata, spec });

const GOOD = [
  entity('Component', {
    type: 'service',
    lifecycle: 'production',
    owner: 'web',
    system: 'shop',
    subcomponentOf: 'other',
    providesApis: ['a'],
    consumesApis: ['api:other/b'],
    dependsOn: ['resource:db', 'component:shop/x'],
    dependencyOf: ['component:y'],
  }),
  entity('API', { type: 'openapi', lifecycle: 'production', owner: 'user:kim', definition: 'openapi: 3.0.0', system: 's' }),
  entity('Resource', { type: 'database', owner: 'web', system: 's', dependsOn: ['resource:a'], dependencyOf: ['resource:b'] }),
  entity('System', { owner: 'web', domain: 'd', type: 'product' }),
  entity('Domain', { owner: 'web', subdomainOf: 'd', type: 'area' }),
  entity('Group', {
    type: 'team',
    profile: { displayName: 'Web', email: 'web@example.com', picture: 'https://example.com/w.png' },
    parent: 'all',
    children: ['one'],
    members: ['kim'],
  }),
  entity('User', { memberOf: ['web'], profile: { displayName: 'Kim', email: 'kim@example.com' } }),
  entity('Location', { type: 'url', target: './a.yaml', targets: ['./b.yaml'], presence: 'optional' }),
];

const VALUES = [
  undefined, null, '', ' ', 'x', 'X-1_a.b', '-x', 'x-', 'a b', 'ä', 'a/b', 'a:b', 'a:b/c', ':x', '/x', 'a/', 'a:', 'a:b:c', 'a/b/c',
  'a'.repeat(63), 'a'.repeat(64), 'UPPER', 'two--dashes', 'under_score', 'example.com/x', '.com/x', 'https://example.com', 'not a url',
  'mailto:kim', '//x', 'required', 'optional', 'backstage.io/v1beta1', 'backstage.io/v1beta2', 'v1', 'Component', 'component', 'Widget',
  0, 1.5, true, false, [], ['x'], ['x', 'x'], ['a b'], [''], [1], [null], [['x']], [{}], [{ url: 'https://example.com' }], [{ url: 'x' }], {},
  { a: 'b' }, { a: 1 }, { a: null }, { 'a b': 'c' }, { a: 'b c' }, { 'example.com/a/b': 'c' }, { displayName: '' }, { displayName: 5 },
];
const KEYS = ['extra', 'spec', 'metadata', 'relations', 'status', 'uid', 'etag', 'owner', 'type', 'definition', 'a/b', 'targets', 'children'];

/** Every place in it, the whole of it not. */
function places(value, path = []) {
  const below =
    value && typeof value === 'object' ? Object.keys(value).flatMap((key) => places(value[key], [...path, key])) : [];
  return path.length ? [path, ...below] : below;
}

function changed(good, next) {
  const one = (list) => list[Math.floor(next() * list.length)];
  const changing = structuredClone(good);
  for (let changes = next() < 0.8 ? 1 : 2; changes > 0; changes--) {
    const path = [...one(places(changing))];
    const last = next() < 0.15 ? one(KEYS) : path.pop();
    const parent = path.reduce((at, key) => at[key], changing);
    if (!parent || typeof parent !== 'object') continue;
    const value = structuredClone(one(VALUES));
    if (value !== undefined) parent[last] = value;
    else if (Array.isArray(parent)) parent.splice(Number(last), 1);
    else delete parent[last];
  }
  return changing;
}

const POLICY = model.EntityPolicies.allOf([
  new model.SchemaValidEntityPolicy(),
  new model.DefaultNamespaceEntityPolicy(),
  new model.NoForeignRootFieldsEntityPolicy(),
  new model.FieldFormatEntityPolicy(),
]);
const VALIDATORS = ['api', 'component', 'domain', 'group', 'location', 'resource', 'system', 'user'].map(
  (kind) => model[`${kind}EntityV1alpha1Validator`],
);
/** What Backstage's processor makes relations of, and the kind that is meant when none is said. */
const REFERENCES = {
  Component: {
    owner: 'Group',
    system: 'System',
    subcomponentOf: 'Component',
    providesApis: 'API',
    consumesApis: 'API',
    dependsOn: undefined,
    dependencyOf: undefined,
  },
  API: { owner: 'Group', system: 'System' },
  Resource: { owner: 'Group', system: 'System', dependsOn: undefined, dependencyOf: undefined },
  System: { owner: 'Group', domain: 'Domain' },
  Domain: { owner: 'Group', subdomainOf: 'Domain' },
  Group: { parent: 'Group', children: 'Group', members: 'User' },
  User: { memberOf: 'Group' },
  Location: {},
};

/** Which Backstage takes and nobody means: a reference of a blank, and an address that ends after its scheme. */
function meansNothing(entity) {
  const refs = Object.keys(REFERENCES[entity.kind] ?? {}).flatMap((field) => entity.spec?.[field] ?? []);
  const urls = [entity.metadata?.links ?? []].flat().map((link) => link?.url);
  return refs.some((ref) => ref === ' ') || urls.some((url) => /^[a-z]+:$/.test(url));
}

async function good(asked) {
  if (meansNothing(asked)) return false;
  try {
    const seen = await POLICY.enforce(structuredClone(asked));
    let known = false;
    for (const validator of VALIDATORS) known ||= await validator.check(seen);
    for (const [field, defaultKind] of Object.entries(REFERENCES[seen.kind] ?? {}))
      for (const ref of [seen.spec[field] ?? []].flat())
        model.parseEntityRef(ref, { defaultKind, defaultNamespace: 'default' });
    return known;
  } catch {
    return false;
  }
}

let server;
before(async () => {
  server = await start({ 'none.yaml': '' }, {});
});
after(() => server?.stop());

it('judges entities as Backstage does', async () => {
  const next = random(SEED);
  const wrong = [];
  const verdicts = { true: 0, false: 0 };
  const judge = async (i) => {
    const asked = i < GOOD.length ? GOOD[i] : changed(GOOD[i % GOOD.length], next);
    const theirs = await good(asked);
    const answer = await fetch(`${server.address}/api/catalog/validate-entity`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${token}` },
      body: JSON.stringify({ entity: asked, location: 'url:https://example.com/c.yaml' }),
    });
    const said = await answer.text();
    verdicts[theirs]++;
    if ((answer.status === 200) !== theirs) wrong.push({ backstage: theirs, ours: answer.status, said, asked });
  };
  for (let i = 0; i < CASES; i++) await judge(i);
  assert.ok(verdicts.true > CASES / 8 && verdicts.false > CASES / 8, JSON.stringify(verdicts));
  assert.equal(wrong.length, 0, `${wrong.length} differ, such as ${JSON.stringify(wrong.slice(0, 12), null, 1)}`);
});
