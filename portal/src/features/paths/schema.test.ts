import { expect, test } from 'vitest';
import { inTheWay, review, splitSchema, standIn } from './schema';
import { draft } from './useAnswers';
import { errorsOf, validator } from './validation';

const template = {
  title: 'About',
  required: ['name'],
  properties: {
    name: {
      type: 'string',
      title: 'Name',
      pattern: '^[a-z]+$',
      'ui:placeholder': 'checkout',
      errorMessage: { pattern: 'Use small letters.' },
    },
    kind: { type: 'string', enum: ['a', 'b'], enumNames: ['First', 'Second'], 'ui:widget': 'radio' },
    token: { type: 'string', title: 'Token', 'ui:field': 'Secret' },
    strange: { type: 'string', 'ui:field': 'CustomThing' },
    hidden: { type: 'string', 'ui:backstage': { review: { show: false } } },
    masked: { type: 'string', title: 'Masked', 'ui:backstage': { review: { mask: '<hidden>' } } },
  },
  dependencies: {
    kind: {
      oneOf: [
        { properties: { kind: { enum: ['a'] }, more: { type: 'string', 'ui:field': 'OwnerPicker' } } },
        { properties: { kind: { enum: ['b'] } } },
      ],
    },
  },
  if: { properties: { name: { const: 'x' } } },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties: { because: { type: 'string', 'ui:help': 'Say why.' } } },
};

test('finds the ui keys everywhere and keeps the schema plain', () => {
  const { schema, ui } = splitSchema(template);
  expect(JSON.stringify(schema)).not.toContain('ui:');
  expect(ui.kind).toEqual({ 'ui:widget': 'radio', 'ui:enumNames': { a: 'First', b: 'Second' } });
  expect(ui.more).toEqual({ 'ui:field': 'OwnerPicker' });
  expect(ui.because).toEqual({ 'ui:help': 'Say why.' });
});

test('takes the last that is said of a field, as Backstage does, in whatever order it is written down', () => {
  const told = (widget: string) => ({ properties: { token: { type: 'string', 'ui:widget': widget } } });
  const step = { else: told('textarea'), allOf: [told('select')], if: {}, ...told('hidden') };

  expect(splitSchema(step).ui).toEqual({ token: { 'ui:widget': 'textarea' } });
});

test('falls back to a plain field, with a note, where a field is unknown', () => {
  const strange = splitSchema(template).ui.strange as Record<string, string>;
  expect(strange['ui:field']).toBeUndefined();
  expect(strange['ui:note']).toContain('CustomThing');
});

test('says errors in the words of the author, once a field', () => {
  const { schema } = splitSchema(template);
  expect(errorsOf(schema, { name: 'A1' }).map((each) => [each.property, each.message])).toEqual([
    ['.name', 'Use small letters.'],
  ]);
  expect(errorsOf(schema, {}).map((each) => [each.property, each.message])).toEqual([['.name', 'Fill this in.']]);
  expect(errorsOf(schema, { name: 'abc' })).toEqual([]);
});

test('reviews answers in words and tells no secret', () => {
  const { schema, ui } = splitSchema(template);
  const values = { name: 'abc', kind: 'b', token: 'very secret', hidden: 'no', masked: 'very secret' };
  expect(review(schema, ui, values)).toEqual([
    { label: 'Name', text: 'abc' },
    { label: 'kind', text: 'Second' },
    { label: 'Token', text: '••••••' },
    { label: 'Masked', text: '<hidden>' },
  ]);
});

test('reviews what conditions ask for, by the names of the choices, and lists without their secrets', () => {
  const { schema, ui } = splitSchema({
    properties: {
      ...template.properties,
      regions: { type: 'array', uniqueItems: true, items: { enum: ['n', 's'], enumNames: ['North', 'South'] } },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      users: {
        type: 'array',
        items: { properties: { name: { title: 'Name' }, pin: { type: 'string', 'ui:widget': 'password' } } },
      },
      logo: { type: 'string', format: 'data-url' },
      disk: {
        oneOf: [
          { properties: { kind: { const: 'none' } } },
          { properties: { kind: { const: 'some' }, gigabytes: { title: 'Size', type: 'integer' } } },
        ],
      },
      free: { type: 'object' },
    },
    dependencies: template.dependencies,
  });
  const values = {
    ...{ kind: 'a', more: 'group:default/web', regions: ['s', 'n'], labels: { tier: 'gold' } },
    users: [{ name: 'kim', pin: '1234' }, { name: 'lee' }],
    logo: 'data:image/png;name=our%20logo.png;base64,AAAA',
    ...{ disk: { kind: 'some', gigabytes: 7 }, free: { a: 1 } },
  };

  expect(review(schema, ui, values)).toEqual([
    { label: 'kind', text: 'First' },
    { label: 'regions', text: 'South, North' },
    { label: 'tier', text: 'gold' },
    { label: 'users', text: 'Name: kim, pin: ••••••; Name: lee' },
    { label: 'logo', text: 'our logo.png' },
    { label: 'kind', text: 'some' },
    { label: 'Size', text: '7' },
    { label: 'free', text: '{"a":1}' },
    { label: 'more', text: 'web' },
  ]);
});

test('says what the object around a field says of its errors', () => {
  const schema = {
    properties: { name: { type: 'string', pattern: '^[a-z]+$' }, size: { type: 'integer' } },
    errorMessage: { properties: { name: 'Use small letters.' } },
  };

  expect(errorsOf(schema as never, { name: 'A', size: 1.5 }).map(({ message }) => message)).toEqual([
    'Use small letters.',
    'This must be a whole number.',
  ]);
});

test('takes a time of the day without a zone, as forms answer it', () => {
  expect(errorsOf({ properties: { at: { type: 'string', format: 'time' } } } as never, { at: '10:30:00' })).toEqual([]);
});

test('asks for the element of a list that is not answered yet', () => {
  const ports = { type: 'array', items: { type: 'integer' } };
  const said = errorsOf({ properties: { ports } } as never, { ports: [80, undefined], name: undefined });

  expect(said.map(({ property, message }) => [property, message])).toEqual([['.ports.1', 'Fill this in.']]);
});

test('finds nothing wrong with the alternatives that were not chosen', () => {
  const { schema } = splitSchema({
    ...template,
    dependencies: {
      kind: {
        oneOf: [
          { properties: { kind: { enum: ['a'] } } },
          { properties: { kind: { enum: ['b'] }, port: {} }, required: ['port'] },
        ],
      },
    },
  });

  expect(errorsOf(schema, { name: 'abc', kind: 'b' }).map(({ property }) => property)).toEqual(['.port']);

  const shape = (kind: string) => ({ properties: { kind: { const: kind }, size: {} }, required: ['size'] });
  const disk = { properties: { disk: { oneOf: [shape('slow'), shape('fast')] } } } as never;
  expect(errorsOf(disk, { disk: { kind: 'fast' } }).map(({ property }) => property)).toEqual(['.disk.size']);
  expect(errorsOf(disk, { disk: { kind: 'none', size: 1 } }).map(({ property }) => property)).toEqual(['.disk.kind']);
});

test('keeps no secret in the browser, however the template writes it down', () => {
  const password = { type: 'string', 'ui:widget': 'password' };
  const first = splitSchema({
    definitions: {
      key: password,
      tree: { properties: { pin: { format: 'password' }, more: { $ref: '#/definitions/tree' } } },
    },
    properties: {
      name: { type: 'string' },
      plain: password,
      optioned: { type: 'string', 'ui:options': { widget: 'password' } },
      formatted: { type: 'string', format: 'password' },
      field: { type: 'string', 'ui:field': 'Secret' },
      masked: { type: 'string', 'ui:backstage': { review: { mask: '***' } } },
      shared: { $ref: '#/definitions/key' },
      tree: { $ref: '#/definitions/tree' },
      database: { type: 'object', properties: { user: { type: 'string' }, password } },
      keys: { type: 'array', items: password },
      accounts: { type: 'array', items: { properties: { user: { type: 'string' }, password } } },
      pairs: { type: 'object', additionalProperties: password },
    },
    dependencies: { name: { oneOf: [{ properties: { name: { enum: ['shop'] }, later: password } }] } },
  });
  const second = splitSchema({ properties: { last: password, size: { type: 'string' } } });
  const secret = 'hunter2';
  const values = {
    ...{ name: 'shop', plain: secret, optioned: secret, formatted: secret, field: '*******', masked: secret },
    ...{ shared: secret, tree: { pin: secret, leaf: 1 }, later: secret, last: secret, size: 'small' },
    database: { user: 'till', password: secret },
    keys: [secret],
    accounts: [{ user: 'till', password: secret }],
    pairs: { key: secret },
  };
  expect(draft(values, [first, second])).toEqual({
    ...{ name: 'shop', tree: { leaf: 1 }, size: 'small', database: { user: 'till' }, keys: [] },
    accounts: [{ user: 'till' }],
    pairs: {},
  });
});

test('stands in for what is not answered yet', () => {
  expect(standIn({ type: 'string' }, { 'ui:placeholder': 'checkout' })).toBe('checkout');
  expect(standIn({ type: 'string' }, { 'ui:field': 'OwnerPicker' })).toBe('group:default/your-team');
  const of = (kind: unknown) => ({ 'ui:field': 'EntityPicker', 'ui:options': { catalogFilter: kind } });
  expect(standIn({ type: 'string' }, of([{ kind: 'Component' }, { kind: ['User', 'Group'] }]))).toBe(
    'group:default/your-team',
  );
  expect(standIn({ type: 'string' }, of([{ kind: 'Component', 'spec.type': 'service' }]))).toBeUndefined();
  expect(standIn({ type: 'string', oneOf: [{ const: 'go', title: 'Go' }] }, undefined)).toBe('go');
});

const taken = [{ field: 'name', value: 'checkout-service', message: 'There is one already.' }];
const preview = { goes: [], files: [], entityRefs: [], environments: [], willNot: [], changes: [], notes: [], taken };

test('says what is in the way of the answers as they are', () => {
  expect(inTheWay(preview, { name: 'checkout-service' })).toEqual(taken);
});

test('says nothing of an answer that was changed since, or of an example that stands for one', () => {
  expect(inTheWay(preview, { name: 'checkout-services' })).toEqual([]);
  expect(inTheWay(preview, {})).toEqual([]);
  expect(inTheWay(undefined, { name: 'checkout-service' })).toEqual([]);
});

test('leaves a pattern to the server that is one only without the flag u', () => {
  const schema = { properties: { a: { pattern: '^[\\w-.]+$' }, b: { pattern: '^[a-z]+$' } } };
  expect(errorsOf(schema as never, { a: ' ', b: '1' }).map((each) => each.property)).toEqual(['.b']);
});

test('leaves patterns to the server that the validator cannot read, and nothing else', () => {
  const unread = '\\-';
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', pattern: unread, maxLength: 3 },
      choice: { enum: [{ pattern: unread }, 'a'] },
      pattern: { type: 'string' },
    },
    patternProperties: { [unread]: { type: 'number' }, '^x': { type: 'number' } },
    additionalProperties: false,
  } as const;

  expect(errorsOf(schema as never, { name: 'abc', choice: { pattern: unread }, pattern: 'p', 'a-b': 1 })).toEqual([]);
  expect(errorsOf(schema as never, { name: 'abcd', choice: {}, pattern: 1, x1: 'y' }).map(({ name }) => name)).toEqual([
    'maxLength',
    'enum',
    'type',
    'type',
  ]);
});

test('takes a schema that is only true or false for what it is', () => {
  expect(validator.isValid(true as never, 'anything', {})).toBe(true);
  expect(validator.isValid(false as never, 'anything', {})).toBe(false);
});
