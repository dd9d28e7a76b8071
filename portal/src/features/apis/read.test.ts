import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DefinitionError, type Field, type Item, type Model, sampleOf } from './model';
import { type Language, languageOf, read } from './read';

async function model(language: Language, source: string): Promise<Model> {
  const made = await read(language, source);
  if (!made) throw new Error('Nothing was read.');
  return made;
}

const find = (made: Model, id: string): Item => {
  const item = made.items.find((each) => each.id === id);
  if (!item) throw new Error(`No ${id} among ${made.items.map((each) => each.id).join(', ')}`);
  return item;
};
const fields = (item: Item, title: string): Field[] =>
  item.blocks().flatMap((block) => (block.kind === 'fields' && block.title.startsWith(title) ? block.fields : []));
const said = (item: Item) => JSON.stringify(item.blocks());

async function refused(language: Language, source: string): Promise<DefinitionError> {
  const failure = await read(language, source).then(
    () => undefined,
    (error: unknown) => error,
  );
  expect(failure).toBeInstanceOf(DefinitionError);
  return failure as DefinitionError;
}

const openapi = `
openapi: 3.1.0
info: {title: Orders, version: '2'}
servers: [{url: 'https://orders.example.com/v2'}]
paths:
  /orders/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string, format: uuid}}]
    get:
      tags: [Orders]
      summary: One order
      responses:
        '200': {description: It, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
    post:
      tags: [Orders]
      deprecated: true
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}, example: {note: mine}}}}
      responses: {'201': {description: Made}}
components:
  schemas:
    Order:
      allOf: [{$ref: '#/components/schemas/Named'}]
      required: [lines]
      properties:
        lines: {type: array, minItems: 1, items: {$ref: '#/components/schemas/Line'}}
        state: {type: [string, 'null'], enum: [open, paid]}
    Named: {type: object, properties: {name: {type: string, description: How it is called}}}
    Line: {type: object, properties: {order: {$ref: '#/components/schemas/Order'}}}
`;

test('reads OpenAPI 3: operations, parameters, bodies, types within types', async () => {
  const made = await model('openapi', openapi);
  expect(made).toMatchObject({
    title: 'Orders',
    version: '2',
    language: 'OpenAPI 3.1.0',
    servers: ['https://orders.example.com/v2'],
  });
  const get = find(made, 'GET /orders/{id}');
  expect(get).toMatchObject({ group: 'Orders', badge: 'GET', summary: 'One order' });
  expect(fields(get, 'What one says')).toMatchObject([
    { name: 'id', type: 'string (uuid)', required: true, notes: ['in the path'] },
  ]);
  const order = fields(get, 'Answer 200: It');
  expect(order.map(({ name, type, required }) => [name, type, required])).toEqual([
    ['lines', 'list of Line', true],
    ['state', 'string or null', false],
    ['name', 'string', false],
  ]);
  expect(order[1]?.notes).toEqual(['"open" | "paid"'.replaceAll('"', '')]);
  // A line has an order, which has lines, and so on: each is made only when it is opened.
  let deeper = order;
  for (let level = 0; level < 50; level++) deeper = deeper.find(({ children }) => children)?.children?.() ?? [];
  expect(deeper.map(({ name }) => name)).toContain('lines');
  const post = find(made, 'POST /orders/{id}');
  expect(post.deprecated).toBe(true);
  expect(post.call).toEqual({ method: 'POST', path: '/orders/{id}', takesBody: true });
  expect(JSON.parse(sampleOf(post))).toEqual({ note: 'mine' });
  expect(get.call?.takesBody).toBe(false);
  expect(said(post)).toContain('\\"note\\": \\"mine\\"');
});

test('reads OpenAPI 2, its body among the parameters', async () => {
  const made = await model(
    'openapi',
    JSON.stringify({
      swagger: '2.0',
      info: { title: 'Old' },
      host: 'old.example.com',
      basePath: '/v1',
      schemes: ['https', 'http'],
      produces: ['application/xml'],
      paths: {
        '/pets': {
          post: {
            parameters: [{ in: 'body', name: 'pet', required: true, schema: { $ref: '#/definitions/Pet' } }],
            responses: { 200: { description: 'ok', schema: { type: 'array', items: { $ref: '#/definitions/Pet' } } } },
          },
        },
      },
      definitions: { Pet: { type: 'object', properties: { name: { type: 'string' } } } },
    }),
  );
  expect(made.language).toBe('Swagger 2.0');
  expect(made.servers).toEqual(['https://old.example.com/v1', 'http://old.example.com/v1']);
  expect(fields(find(made, 'POST /pets'), 'What one sends').map(({ name }) => name)).toEqual(['name']);
  expect(said(find(made, 'POST /pets'))).toContain('application/xml · list of Pet');
  expect(said(find(made, 'POST /pets'))).toContain('application/json, required · Pet');
});

test('reads AsyncAPI 2 and 3 from the side of who uses the API', async () => {
  const message = { payload: { type: 'object', properties: { orderId: { type: 'string' } } } };
  const two = await model(
    'asyncapi',
    JSON.stringify({
      asyncapi: '2.6.0',
      info: { title: 'Events', version: '1' },
      servers: { main: { url: 'broker.example.com', protocol: 'kafka' } },
      channels: { 'order/paid': { subscribe: { message: { name: 'OrderPaid', ...message } } } },
    }),
  );
  expect(two.servers).toEqual(['kafka://broker.example.com']);
  expect(fields(find(two, 'receive order/paid'), 'Message OrderPaid').map(({ name }) => name)).toEqual(['orderId']);
  const three = await model(
    'asyncapi',
    JSON.stringify({
      asyncapi: '3.0.0',
      info: { title: 'Events', version: '1' },
      channels: { paid: { address: 'order/paid', messages: { OrderPaid: message } }, quiet: { address: 'quiet' } },
      operations: { tell: { action: 'send', channel: { $ref: '#/channels/paid' } } },
    }),
  );
  expect(fields(find(three, 'receive order/paid'), 'Message').map(({ name }) => name)).toEqual(['orderId']);
  expect(find(three, 'channel quiet').name).toBe('quiet');
});

test('reads GraphQL: queries, mutations, arguments, types that name each other', async () => {
  const made = await model(
    'graphql',
    `
"What one asks"
type Query { "One product" product(sku: ID!, language: String = "en"): Product @deprecated(reason: "ask products") }
type Mutation { rate(sku: ID!, stars: Int!): Rating }
extend type Query { products(first: Int): [Product!]! }
type Product @key(fields: "sku") { sku: ID! ratings: [Rating!]! }
type Rating { product: Product! }
enum Colour { "Like fire" RED }
union Found = Product | Rating`,
  );
  const product = find(made, 'query product');
  expect(product).toMatchObject({ group: 'Queries', summary: 'One product', deprecated: true });
  expect(fields(product, 'What one says')).toMatchObject([
    { name: 'sku', type: 'ID!', required: true },
    { name: 'language', required: false, notes: ['otherwise "en"'] },
  ]);
  const ratings = fields(product, 'What one gets').find(({ name }) => name === 'ratings');
  expect(ratings?.children?.()[0]?.children?.()[1]?.name).toBe('ratings');
  expect(find(made, 'mutation rate').group).toBe('Mutations');
  expect(find(made, 'query products')).toBeDefined();
  expect(fields(find(made, 'type Colour'), 'Values')).toMatchObject([{ name: 'RED', description: 'Like fire' }]);
});

test('reads Protocol Buffers: services, methods, messages and enums with their comments', async () => {
  const made = await model(
    'protobuf',
    `syntax = "proto3";
package shop.v1;
import "google/protobuf/timestamp.proto";
// Prices things.
service Pricing {
  // One price.
  rpc Price(PriceRequest) returns (stream Money);
}
message PriceRequest {
  string sku = 1; // What to price
  repeated PriceRequest also = 2;
  oneof place { string country = 3; string shop = 4; }
  map<string, Money> known = 5;
  google.protobuf.Timestamp at = 6;
}
message Money { int64 cents = 1; enum Currency { EUR = 0; } Currency currency = 2; }`,
  );
  expect(made).toMatchObject({ title: 'shop.v1', language: 'Protocol Buffers (proto3)' });
  expect(made.description).toContain('google/protobuf/timestamp.proto');
  const price = find(made, 'rpc shop.v1.Pricing.Price');
  expect(price).toMatchObject({ group: 'Pricing', summary: 'One price.' });
  expect(said(price)).toContain('a stream of Money');
  const asked = fields(price, 'What one sends');
  expect(asked.map(({ name, type }) => [name, type])).toEqual([
    ['sku', 'string = 1'],
    ['also', 'list of PriceRequest = 2'],
    ['country', 'string = 3'],
    ['shop', 'string = 4'],
    ['known', 'map from string to Money = 5'],
    ['at', 'google.protobuf.Timestamp = 6'],
  ]);
  expect(asked[0]?.description).toBe('What to price');
  expect(asked[2]?.notes).toEqual(['one of place']);
  expect(fields(find(made, 'type shop.v1.Money.Currency'), 'Values')).toMatchObject([{ name: 'EUR', type: '= 0' }]);
});

test('says what is broken, with the line', async () => {
  expect(await refused('openapi', 'openapi: 3.0.0\ninfo:\n  title: [a\npaths: {}\n')).toMatchObject({ line: 4 });
  expect((await refused('openapi', '{"openapi": "3.0.0",\n "paths": {,}\n}')).line).toBe(2);
  expect((await refused('openapi', 'info: {title: x}')).message).toContain('version of OpenAPI');
  expect((await refused('asyncapi', 'just a text')).line).toBe(1);
  expect(await refused('graphql', 'type Query {\n  a: Int\n  b Int\n}')).toMatchObject({ line: 3 });
  expect((await refused('graphql', '{"data": {}}')).message).not.toBe('');
  expect(await refused('protobuf', 'syntax = "proto3";\nmessage A {\n  string = 1;\n}')).toMatchObject({ line: 3 });
});

test('fetches nothing that a definition points to outside of itself, and says so', async () => {
  const made = await model(
    'openapi',
    JSON.stringify({
      openapi: '3.0.0',
      paths: {
        '/a': {
          get: {
            responses: {
              200: { content: { 'application/json': { schema: { $ref: 'https://evil.example/x.json' } } } },
            },
          },
        },
        '/b': { $ref: 'https://evil.example/paths.json' },
        '/c': { get: { responses: { 200: { content: { x: { schema: { $ref: '#/nowhere/at/all' } } } } } } },
      },
    }),
  );
  expect(said(find(made, 'GET /a'))).toContain('https://evil.example/x.json (not in this document)');
  expect(said(find(made, 'GET /c'))).toContain('#/nowhere/at/all (not in this document)');
});

test('ends with references that lead in circles, and with what is nested without end', async () => {
  const circles = await model(
    'openapi',
    JSON.stringify({
      openapi: '3.0.0',
      paths: { '/a': { get: { responses: { 200: { $ref: '#/paths/~1a/get/responses/200' } } } } },
      components: {
        schemas: {
          A: { $ref: '#/components/schemas/B' },
          B: { $ref: '#/components/schemas/A' },
          C: { allOf: [{ $ref: '#/components/schemas/C' }], items: { $ref: '#/components/schemas/C' } },
          __proto__: { type: 'object' },
        },
      },
    }),
  );
  for (const item of circles.items) expect(item.blocks()).toBeInstanceOf(Array);
  await refused('openapi', `openapi: 3.0.0\npaths: ${'['.repeat(5_000)}`);
  await refused('openapi', `${'{"a":'.repeat(5_000)}`);
  const bomb = `openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij']
    .map((letter, index) => `${letter}: &${letter} [${`*${'abcdefghi'[index]},`.repeat(9)}]`)
    .join('\n')}\ncomponents: {schemas: {Bomb: {example: *j}}}`;
  expect(said(find(await model('openapi', bomb), 'type Bomb')).length).toBeLessThan(100_000);
});

test('makes nothing of 100,000 operations before they are opened', async () => {
  const paths = Object.fromEntries(
    Array.from({ length: 100_000 }, (_, index) => [`/things/${index}`, { get: { summary: `Thing ${index}` } }]),
  );
  const made = await model('openapi', JSON.stringify({ openapi: '3.0.0', paths }));
  expect(made.items).toHaveLength(100_000);
  expect(find(made, 'GET /things/99999').blocks()).toEqual([{ kind: 'text', text: 'Thing 99999' }]);
});

test.each([
  ['openapi', '', 'openapi'],
  ['grpc', '', 'protobuf'],
  ['rest', 'swagger: "2.0"\ninfo: {}', 'openapi'],
  ['events', '{"asyncapi": "2.0.0"}', 'asyncapi'],
  ['settings', 'name: x\nother: y', 'document'],
  ['events', 'asyncapi: 3.0.0', 'asyncapi'],
  ['rpc', 'syntax = "proto3";', 'protobuf'],
  ['wsdl', '<definitions/>', 'text'],
  ['trpc', 'export type AppRouter = x;', 'text'],
])('takes %s "%s" for %s', (type, source, language) => {
  expect(languageOf(type, source)).toBe(language);
});

test.each([
  ['openapi', 'team-payments/checkout-service/openapi.yaml', 'POST /orders'],
  ['asyncapi', 'team-payments/checkout-service/asyncapi.yaml', 'receive orders.paid'],
  ['graphql', 'team-storefront/search-index/schema.graphql', 'query search'],
  ['protobuf', 'team-logistics/stock-service/reservation.proto', 'rpc warehouse.reservation.v1.Reservations.Watch'],
] as const)('reads the %s of the example organisation', async (language, file, id) => {
  const home = '../golden-paths/src/main/resources/example-organisation';
  const made = await model(language, readFileSync(`${home}/${file}`, 'utf8'));
  for (const item of made.items) expect(item.blocks().length).toBeGreaterThan(0);
  expect(find(made, id).summary).toBeTruthy();
});
