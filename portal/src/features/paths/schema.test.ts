import { expect, test } from 'vitest';
import { inTheWay, review, splitSchema, standIn } from './schema';
import { errorsOf } from './validation';

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
  expect(ui.kind).toEqual({ 'ui:widget': 'radio' });
  expect(ui.more).toEqual({ 'ui:field': 'OwnerPicker' });
  expect(ui.because).toEqual({ 'ui:help': 'Say why.' });
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

test('stands in for what is not answered yet', () => {
  expect(standIn({ type: 'string' }, { 'ui:placeholder': 'checkout' })).toBe('checkout');
  expect(standIn({ type: 'string' }, { 'ui:field': 'OwnerPicker' })).toBe('group:default/your-team');
  expect(standIn({ type: 'string', oneOf: [{ const: 'go', title: 'Go' }] }, undefined)).toBe('go');
});

const taken = [{ field: 'name', value: 'checkout-service', message: 'There is one already.' }];
const preview = { files: [], entityRefs: [], changes: [], notes: [], taken };

test('says what is in the way of the answers as they are', () => {
  expect(inTheWay(preview, { name: 'checkout-service' })).toEqual(taken);
});

test('says nothing of an answer that was changed since, or of an example that stands for one', () => {
  expect(inTheWay(preview, { name: 'checkout-services' })).toEqual([]);
  expect(inTheWay(preview, {})).toEqual([]);
  expect(inTheWay(undefined, { name: 'checkout-service' })).toEqual([]);
});
