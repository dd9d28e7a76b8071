import { expect, test } from 'vitest';
import { type Change, changes } from './changes';
import type { Language } from './read';

async function told(language: Language, before: unknown, after: unknown): Promise<string[]> {
  const source = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  const found = (await changes(language, source(before), source(after))) as Change[];
  return found.map(({ verdict, place, what }) => `${verdict}: ${place}: ${what}`).sort();
}

type Schema = Record<string, unknown>;
const json = (schema: Schema) => ({ content: { 'application/json': { schema } } });
const api = (paths: Schema, schemas: Schema = {}, more: Schema = {}) => ({
  openapi: '3.1.0',
  info: { title: 'x', version: '1' },
  paths,
  components: { schemas },
  ...more,
});
const posting = (schema: Schema) => api({ '/a': { post: { requestBody: json(schema), responses: {} } } });
const getting = (schema: Schema) => api({ '/a': { get: { responses: { 200: json(schema) } } } });
const object = (properties: Schema, required: string[] = []) => ({ type: 'object', properties, required });

test('finds nothing where nothing changed', async () => {
  const same = posting(object({ a: { type: 'string' }, list: { type: 'array', items: { type: 'integer' } } }));
  expect(await told('openapi', same, structuredClone(same))).toEqual([]);
});

test('tells operations, parameters, answers and proofs', async () => {
  const parameter = (name: string, required: boolean, place = 'query') => ({
    name,
    in: place,
    required,
    schema: { type: 'string' },
  });
  const before = api({
    '/gone': { get: {} },
    '/orders/{id}': {
      parameters: [parameter('id', true, 'path')],
      get: {
        parameters: [parameter('kept', false), parameter('dropped', false), parameter('eased', true)],
        responses: { 200: { description: '', content: { 'application/json': {}, 'text/csv': {} } }, 404: {} },
      },
    },
  });
  const after = api({
    '/new': { get: {} },
    '/orders/{number}': {
      parameters: [parameter('number', true, 'path')],
      get: {
        deprecated: true,
        security: [{ key: [] }],
        parameters: [parameter('kept', true), parameter('needed', true), parameter('eased', false)],
        responses: { 200: { description: '', content: { 'application/json': {} } }, 429: {} },
      },
    },
  });
  expect(await told('openapi', before, after)).toEqual([
    'breaking: GET /gone: is gone',
    'breaking: GET /orders/{number} › answer 200: does not come as text/csv any more',
    'breaking: GET /orders/{number} › query kept: is required now',
    'breaking: GET /orders/{number} › query needed: is new, and required',
    'breaking: GET /orders/{number}: asks callers to prove who they are: key',
    'compatible: GET /new: is new',
    'compatible: GET /orders/{number} › answer 429: is new',
    'compatible: GET /orders/{number} › query eased: may be left out now',
    'compatible: GET /orders/{number}: is deprecated now',
    'unknown: GET /orders/{number} › answer 404: is gone',
    'unknown: GET /orders/{number} › query dropped: is no longer read',
  ]);
});

// What breaks who sends is often fine for who receives, and the other way round.
test.each<[string, Schema, Schema, string, string]>([
  [
    'a field goes',
    object({ a: {}, b: {} }),
    object({ a: {} }),
    'unknown: B › b: is no longer read',
    'breaking: B › b: is no longer given',
  ],
  ['a field comes', object({}), object({ a: {} }), 'compatible: B › a: is new', 'compatible: B › a: is new'],
  [
    'a required field comes',
    object({}),
    object({ a: {} }, ['a']),
    'breaking: B › a: is new, and required',
    'compatible: B › a: is new, and required',
  ],
  [
    'a field is needed',
    object({ a: {} }),
    object({ a: {} }, ['a']),
    'breaking: B › a: is required now',
    'compatible: B › a: is required now',
  ],
  [
    'a field may miss',
    object({ a: {} }, ['a']),
    object({ a: {} }),
    'compatible: B › a: may be left out now',
    'breaking: B › a: may be missing now',
  ],
  [
    'a value goes',
    { enum: ['x', 'y'] },
    { enum: ['x'] },
    'breaking: B: has the value y no more',
    'compatible: B: has the value y no more',
  ],
  [
    'a value comes',
    { enum: ['x'] },
    { enum: ['x', 'y'] },
    'compatible: B: has the new value y',
    'unknown: B: has the new value y',
  ],
  [
    'another type',
    { type: 'string' },
    { type: 'integer' },
    'breaking: B: is integer where it was string',
    'breaking: B: is integer where it was string',
  ],
  [
    'a wider type',
    { type: 'integer' },
    { type: 'number' },
    'compatible: B: is number where it was integer',
    'breaking: B: is number where it was integer',
  ],
  [
    'nothing too',
    { type: 'string' },
    { type: ['string', 'null'] },
    'compatible: B: is string or null where it was string',
    'breaking: B: is string or null where it was string',
  ],
  [
    'a tighter limit',
    { type: 'string', maxLength: 9 },
    { type: 'string', maxLength: 5 },
    'breaking: B: has the limit maxLength 5 where it had 9',
    'compatible: B: has the limit maxLength 5 where it had 9',
  ],
  [
    'a limit goes',
    { minimum: 1 },
    {},
    'compatible: B: has the limit minimum none where it had 1',
    'unknown: B: has the limit minimum none where it had 1',
  ],
  [
    'in a list',
    { type: 'array', items: object({ a: {} }) },
    { type: 'array', items: object({}) },
    'unknown: B › each › a: is no longer read',
    'breaking: B › each › a: is no longer given',
  ],
  [
    'a choice goes',
    { oneOf: [{ title: 'A' }, { title: 'Z' }] },
    { oneOf: [{ title: 'A' }] },
    'breaking: B: cannot be Z any more',
    'compatible: B: cannot be Z any more',
  ],
])('judges by who is bound: %s', async (_, before, after, sent, received) => {
  const at = (text: string, place: string) => [text.replace(': B', `: ${place}`)];
  expect(await told('openapi', posting(before), posting(after))).toEqual(at(sent, 'POST /a › what one sends'));
  expect(await told('openapi', getting(before), getting(after))).toEqual(at(received, 'GET /a › answer 200'));
});

test('tells of a named type once, and ends where types contain themselves', async () => {
  const pair = (node: Schema) => {
    const answer = { get: { responses: { 200: json({ $ref: '#/components/schemas/Node' }) } } };
    return api({ '/a': answer, '/b': answer }, { Node: node });
  };
  const before = object({ next: { $ref: '#/components/schemas/Node' }, name: { type: 'string' } });
  const after = object({ next: { $ref: '#/components/schemas/Node' } });
  expect(await told('openapi', pair(before), pair(after))).toEqual([
    'breaking: Node (when received) › name: is no longer given',
  ]);
  const circle = { allOf: [{ $ref: '#/components/schemas/Node' }], items: { $ref: '#/components/schemas/Node' } };
  expect(await told('openapi', pair(circle), pair({ $ref: '#/components/schemas/Node' }))).toBeInstanceOf(Array);
  const bomb = `openapi: 3.0.0\nx0: &x0 {type: object, properties: {a: {type: string}}}\n${Array.from(
    { length: 30 },
    (_, index) => `x${index + 1}: &x${index + 1} {type: object, properties: {a: *x${index}, b: *x${index}}}`,
  ).join('\n')}\npaths: {/a: {get: {responses: {'200': {content: {json: {schema: *x30}}}}}}}`;
  expect(await told('openapi', bomb, bomb)).toEqual([]);
});

test('reads OpenAPI 2 as well, and a move from 2 to 3', async () => {
  const old = {
    swagger: '2.0',
    paths: {
      '/a': {
        post: {
          parameters: [{ in: 'body', name: 'a', required: true, schema: object({ a: { type: 'string' } }) }],
          responses: { 200: { schema: object({ b: { type: 'string' } }) } },
        },
      },
    },
  };
  const now = api({
    '/a': {
      post: {
        requestBody: { required: true, ...json(object({ a: { type: 'string' } })) },
        responses: { 200: json(object({})) },
      },
    },
  });
  expect(await told('openapi', old, now)).toEqual(['breaking: POST /a › answer 200 › b: is no longer given']);
});

test('tells what changed in AsyncAPI', async () => {
  const events = (channels: Schema) => ({ asyncapi: '2.6.0', info: {}, channels });
  const message = (properties: Schema) => ({ name: 'M', payload: object(properties) });
  const before = events({
    paid: { subscribe: { message: message({ a: {}, b: {} }) } },
    gone: { publish: { message: message({}) } },
  });
  const after = events({ paid: { subscribe: { message: message({ a: {} }) } }, fresh: { publish: {} } });
  expect(await told('asyncapi', before, after)).toEqual([
    'breaking: receive paid › M › b: is no longer given',
    'breaking: send gone: is gone',
    'compatible: send fresh: is new',
  ]);
});

test('tells what changed in GraphQL', async () => {
  const before = 'type Query { a(x: Int): Int b: String } enum E { X } input I { a: Int }';
  const after = 'type Query { a(x: Int!): Int c: String } enum E { X Y } input I { a: Int b: Int }';
  expect(await told('graphql', before, after)).toEqual([
    'breaking: Query.a: Query.a arg x has changed type from Int to Int!.',
    'breaking: Query.b: Query.b was removed.',
    'compatible: Query.c: is new',
    'unknown: I: An optional field b on input type I was added.',
    'unknown: Y: Y was added to enum type E.',
  ]);
});

test('tells what changed in Protocol Buffers', async () => {
  const file = (body: string) => `syntax = "proto3"; package p;\n${body}`;
  const before = file(
    'service S { rpc A(M) returns (M); rpc B(M) returns (M); } message M { int32 a = 1; string b = 2; string c = 3; } enum E { X = 0; Y = 1; }',
  );
  const after = file(
    'service S { rpc A(M) returns (stream M); } message M { int64 a = 1; string beta = 2; bool d = 4; } enum E { X = 0; Y = 2; Z = 1; }',
  );
  expect(await told('protobuf', before, after)).toEqual([
    'breaking: E.Y: has the number 2 where it had 1',
    'breaking: M.a: is int64 where it was int32',
    'breaking: M.b: is called beta now: what travels stays the same, generated code and JSON do not',
    'breaking: M.c: is gone, and with it the number 3',
    'breaking: S.A: streams otherwise than before',
    'breaking: S.B: is gone',
    'compatible: E.Z: is new',
    'compatible: M.d: is new',
  ]);
});

test('does not pretend to judge what it has no rules for', async () => {
  expect(await changes('text', 'a', 'b')).toBeUndefined();
});

test('compares what is large', async () => {
  const many = (count: number) =>
    api(
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `/things/${index}`,
          { get: { responses: { 200: json({ $ref: `#/components/schemas/T${index}` }) } } },
        ]),
      ),
      Object.fromEntries(
        Array.from({ length: count }, (_, index) => [
          `T${index}`,
          object({ next: { $ref: `#/components/schemas/T${(index + 1) % count}` } }),
        ]),
      ),
    );
  expect(await told('openapi', many(10_000), many(9_999))).toEqual(['breaking: GET /things/9999: is gone']);
});
