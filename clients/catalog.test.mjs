// Every method of Backstage's own catalog client, against a running server.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CATALOG_FILTER_EXISTS, CatalogClient } from '@backstage/catalog-client';
import { start, token, until } from './server.mjs';

const component = (name, more = '') => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: ${name}, title: Title of ${name}, tags: [java]${more}}
spec: {type: service, lifecycle: production, owner: web, system: shop}
`;

const files = {
  'components.yaml': ['Alpha', 'beta', 'gamma', 'delta', 'epsilon'].map((name) => component(name)).join('---\n'),
  'others.yaml': `apiVersion: backstage.io/v1alpha1
kind: System
metadata: {name: shop}
spec: {owner: web}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: web}
spec: {type: team, children: []}
`,
};
const web = { 'one.yaml': component('from-the-web'), 'two.yaml': component('from-elsewhere') };

let server;
let client;
const options = { token };

before(async () => {
  server = await start(files, web);
  client = new CatalogClient({ discoveryApi: { getBaseUrl: async (plugin) => `${server.address}/api/${plugin}` } });
  await until(
    () => client.queryEntities({ filter: { kind: ['component', 'group', 'system'] }, limit: 0 }, options),
    ({ totalItems }) => totalItems === 7,
  );
});

after(() => server?.stop());

// The repository with the golden paths has a location too, once it is there.
const ours = ({ target }) => target.startsWith(server.site);
const names = (entities) => entities.map((entity) => entity.metadata.name);

describe('entities', () => {
  it('getEntities', async () => {
    const filter = { kind: 'component', 'metadata.tags': CATALOG_FILTER_EXISTS };
    const order = { field: 'metadata.name', order: 'desc' };
    const all = await client.getEntities({ filter, order }, options);
    assert.deepEqual(names(all.items), ['gamma', 'epsilon', 'delta', 'beta', 'Alpha']);
    const part = await client.getEntities({ filter, order, limit: 2, offset: 1, fields: ['metadata.name'] }, options);
    assert.deepEqual(part.items, [{ metadata: { name: 'epsilon' } }, { metadata: { name: 'delta' } }]);
    assert.equal((await client.getEntities({ filter: [{ kind: 'system' }, { kind: ['group'] }] }, options)).items.length, 2);
    assert.equal((await client.getEntities(undefined, options)).items.length >= 8, true);
  });

  it('getEntitiesByRefs', async () => {
    const entityRefs = ['component:default/beta', 'component:default/none', 'system:default/shop'];
    const found = await client.getEntitiesByRefs({ entityRefs, fields: ['kind'] }, options);
    assert.deepEqual(found.items, [{ kind: 'Component' }, undefined, { kind: 'System' }]);
    const filtered = await client.getEntitiesByRefs({ entityRefs, filter: { kind: 'system' } }, options);
    assert.deepEqual(filtered.items.map(Boolean), [false, false, true]);
    const asked = await client.getEntitiesByRefs({ entityRefs, query: { kind: 'component' } }, options);
    assert.deepEqual(asked.items.map(Boolean), [true, false, false]);
    const many = Array.from({ length: 2500 }, (_, i) => (i === 2400 ? 'component:default/beta' : `component:default/none-${i}`));
    const chunked = await client.getEntitiesByRefs({ entityRefs: many }, options);
    assert.equal(chunked.items.length, 2500);
    assert.equal(chunked.items.findIndex(Boolean), 2400);
  });

  for (const [how, question] of [
    ['a filter', { filter: { kind: 'component' } }],
    ['a predicate', { query: { kind: 'component', 'metadata.tags': { $contains: 'java' } } }],
  ]) {
    it(`queryEntities with ${how}, page by page, and back`, async () => {
      const orderFields = { field: 'metadata.name', order: 'asc' };
      const first = await client.queryEntities({ ...question, orderFields, limit: 2 }, options);
      assert.equal(first.totalItems, 5);
      assert.deepEqual(names(first.items), ['Alpha', 'beta']);
      assert.equal(first.pageInfo.prevCursor, undefined);
      const second = await client.queryEntities({ cursor: first.pageInfo.nextCursor, limit: 2 }, options);
      assert.deepEqual(names(second.items), ['delta', 'epsilon']);
      assert.equal(second.totalItems, 5);
      const third = await client.queryEntities({ cursor: second.pageInfo.nextCursor, limit: 2 }, options);
      assert.deepEqual(names(third.items), ['gamma']);
      assert.equal(third.pageInfo.nextCursor, undefined);
      const back = await client.queryEntities({ cursor: third.pageInfo.prevCursor, limit: 2 }, options);
      assert.deepEqual(names(back.items), ['delta', 'epsilon']);
    });
  }

  it('queryEntities with text and no count', async () => {
    const found = await client.queryEntities(
      { filter: { kind: 'component' }, fullTextFilter: { term: 'OF GAM', fields: ['metadata.title'] } },
      options,
    );
    assert.deepEqual(names(found.items), ['gamma']);
    const uncounted = await client.queryEntities({ filter: { kind: 'group' }, totalItems: 'exclude' }, options);
    assert.equal(uncounted.totalItems, 0);
    assert.equal(uncounted.items.length, 1);
  });

  it('streamEntities', async () => {
    const pages = [];
    for await (const page of client.streamEntities({ filter: { kind: 'component' }, pageSize: 2 }, options)) pages.push(page.length);
    assert.deepEqual(pages, [2, 2, 1]);
  });

  it('getEntityByRef and getEntityByName', async () => {
    const beta = await client.getEntityByRef('component:default/Beta', options);
    assert.deepEqual(beta.relations, [
      { type: 'ownedBy', targetRef: 'group:default/web' },
      { type: 'partOf', targetRef: 'system:default/shop' },
    ]);
    assert.equal(await client.getEntityByRef('component:default/none', options), undefined);
    assert.deepEqual(await client.getEntityByName({ kind: 'Component', namespace: 'default', name: 'beta' }, options), beta);
  });

  it('getEntityAncestors', async () => {
    const { rootEntityRef, items } = await client.getEntityAncestors({ entityRef: 'component:default/beta' }, options);
    assert.equal(rootEntityRef, 'component:default/beta');
    assert.deepEqual(items[0].parentEntityRefs, [`location:default/${items[1].entity.metadata.name}`]);
  });

  it('getEntityFacets', async () => {
    const counted = await client.getEntityFacets({ facets: ['kind'], filter: { kind: ['component', 'group'] } }, options);
    assert.deepEqual(counted.facets.kind, [
      { value: 'Component', count: 5 },
      { value: 'Group', count: 1 },
    ]);
    const asked = await client.getEntityFacets({ facets: ['metadata.tags'], query: { kind: 'component' } }, options);
    assert.deepEqual(asked.facets['metadata.tags'], [{ value: 'java', count: 5 }]);
  });

  it('validateEntity', async () => {
    const entity = await client.getEntityByRef('component:default/beta', options);
    const { relations, status, ...good } = entity;
    assert.deepEqual(await client.validateEntity(good, 'url:https://example.com/c.yaml', options), { valid: true });
    const bad = await client.validateEntity({ ...good, spec: {} }, 'url:https://example.com/c.yaml', options);
    assert.equal(bad.valid, false);
    assert.equal(bad.errors[0].name, 'InputError');
  });
});

describe('locations', () => {
  it('are tried, added, found, changed, read again and removed', async () => {
    const target = `${server.site}/one.yaml`;
    const tried = await client.addLocation({ target, dryRun: true }, options);
    assert.equal(tried.exists, false);
    assert.deepEqual(names(tried.entities).slice(1), ['from-the-web']);

    const { location, entities } = await client.addLocation({ target }, options);
    assert.deepEqual(entities, []);
    assert.equal(location.target, target);
    await assert.rejects(client.addLocation({ target }, options), { name: 'ResponseError', message: /409/ });
    assert.deepEqual((await client.addLocation({ target, onConflict: 'refresh' }, options)).location, location);
    assert.equal((await client.addLocation({ target, dryRun: true }, options)).exists, true);

    const entity = await client.getEntityByRef('component:default/from-the-web', options);
    assert.equal(entity.metadata.annotations['backstage.io/managed-by-origin-location'], `url:${target}`);
    assert.deepEqual(await client.getLocationById(location.id, options), location);
    assert.deepEqual(await client.getLocationByRef(`url:${target}`, options), location);
    assert.deepEqual(await client.getLocationByEntity('component:default/from-the-web', options), location);
    assert.deepEqual((await client.getLocations({}, options)).items.filter(ours), [location]);
    const asked = await client.queryLocations({ query: { target: { $hasPrefix: server.site } }, limit: 1 }, options);
    assert.deepEqual([asked.items, asked.totalItems, asked.pageInfo.nextCursor], [[location], 1, undefined]);

    web['one.yaml'] = component('from-the-web', ', description: changed');
    await client.refreshEntity('component:default/from-the-web', options);
    assert.equal((await client.getEntityByRef('component:default/from-the-web', options)).metadata.description, 'changed');

    const moved = await client.updateLocation(location.id, { type: 'url', target: `${server.site}/two.yaml` }, options);
    assert.equal(moved.id, location.id);
    assert.equal(await client.getEntityByRef('component:default/from-the-web', options), undefined);
    const elsewhere = await client.getEntityByRef('component:default/from-elsewhere', options);
    assert.ok(elsewhere);

    await client.removeEntityByUid(elsewhere.metadata.uid, options);
    assert.equal(await client.getEntityByRef('component:default/from-elsewhere', options), undefined);
    await client.removeLocationById(location.id, options);
    assert.equal(await client.getLocationById(location.id, options), undefined);
    assert.equal(await client.getLocationByEntity('component:default/beta', options), undefined);
  });

  it('streamLocations', async () => {
    const added = [];
    for (const name of ['a', 'b', 'c']) {
      web[`${name}.yaml`] = component(`stream-${name}`);
      added.push((await client.addLocation({ target: `${server.site}/${name}.yaml` }, options)).location);
    }
    const pages = [];
    for await (const page of client.streamLocations({ limit: 2 }, options)) pages.push(page);
    assert.ok(pages.length > 1 && pages.every((page) => page.length <= 2));
    assert.deepEqual(pages.flat().filter(ours), added.sort((one, other) => (one.id < other.id ? -1 : 1)));
    for (const { id } of added) await client.removeLocationById(id, options);
  });

  it('analyzeLocation', async () => {
    const known = await client.analyzeLocation({ location: { type: 'url', target: `${server.site}/one.yaml` } }, options);
    assert.equal(known.existingEntityFiles[0].isRegistered, false);
    assert.equal(known.existingEntityFiles[0].entity.metadata.name, 'from-the-web');
    const unknown = await client.analyzeLocation({ location: { type: 'url', target: `${server.site}/team/thing` } }, options);
    assert.deepEqual(unknown, {
      existingEntityFiles: [],
      generateEntities: [
        {
          entity: {
            apiVersion: 'backstage.io/v1alpha1',
            kind: 'Component',
            metadata: { name: 'thing' },
            spec: { type: 'other', lifecycle: 'unknown' },
          },
          fields: [],
        },
      ],
    });
  });
});

it('refuses as Backstage does', async () => {
  await assert.rejects(client.queryEntities({ cursor: 'bm9uc2Vuc2U=' }, options), (error) => {
    assert.equal(error.name, 'ResponseError');
    assert.equal(error.statusCode, 400);
    assert.equal(error.body.error.name, 'InputError');
    assert.equal(error.cause.name, 'InputError');
    return true;
  });
  await assert.rejects(client.getEntities({}, { token: 'nobody' }), (error) => error.statusCode === 401);
});
