import { expect, test } from 'vitest';
import { filterTexts } from './filters';

const asked = { filters: {}, text: '' };

test('leaves places out unless they are asked for', () => {
  expect(filterTexts(asked)[0]).toContain('kind=component');
  expect(filterTexts(asked)[0]).not.toContain('location');
  expect(filterTexts({ ...asked, filters: { kind: ['location'] } })).toEqual(['kind=location']);
});

test('counts a filter without itself but with all others', () => {
  const filters = { kind: ['api'], 'spec.lifecycle': ['production'] };
  expect(filterTexts({ ...asked, filters }, 'spec.lifecycle')).toEqual(['kind=api']);
});

test('narrows to what one owns and starred, never widens', () => {
  const owners = ['group:default/a'];
  expect(filterTexts({ ...asked, filters: { 'relations.ownedBy': ['group:default/b'] }, owners })).toEqual([
    'metadata.uid=none',
  ]);
  expect(filterTexts({ ...asked, starred: [] })).toEqual(['metadata.uid=none']);
  expect(filterTexts({ filters: { kind: ['api'] }, text: '', starred: ['component:default/x', 'api:shop/y'] })).toEqual(
    ['kind=api,metadata.namespace=shop,metadata.name=y'],
  );
});
