import { expect, test } from 'vitest';
import { usualTypes } from './graph';
import { chosen, viewOf } from './graphView';

test('reads what the address says, and nonsense as the usual', () => {
  const view = viewOf(
    new URLSearchParams('depth=3&direction=used&kind=api&kind=x&type=dependsOn&at=a:b/c&view=list&zoom=0.8'),
    'Component',
  );
  expect(view).toEqual({
    depth: 3,
    direction: 'used',
    kinds: ['api'],
    types: ['dependsOn'],
    marked: 'a:b/c',
    list: true,
    zoom: 0.8,
  });
  expect(viewOf(new URLSearchParams('depth=99&direction=up&zoom=0'), 'Component')).toEqual({
    depth: 2,
    direction: 'both',
    kinds: [],
    types: usualTypes('Component'),
    marked: undefined,
    list: undefined,
    zoom: undefined,
  });
});

test('no relation at all is something else than the usual ones', () => {
  expect(viewOf(new URLSearchParams('type='), 'Group').types).toEqual([]);
  expect(viewOf(new URLSearchParams(), 'Group').types).toContain('ownedBy');
});

test('changes one thing and keeps the rest', () => {
  const next = chosen(new URLSearchParams('depth=3&kind=api'), 'kind', ['component', 'user']);
  expect(next.toString()).toBe('depth=3&kind=component&kind=user');
});
