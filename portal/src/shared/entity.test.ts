import { expect, test } from 'vitest';
import { entityPath, parseRef, repositoryOf } from './entity';
import { duration, withoutColours } from './formats';

test('reads references with and without kind and namespace', () => {
  expect(parseRef('component:default/checkout')).toEqual({ kind: 'component', namespace: 'default', name: 'checkout' });
  expect(parseRef('shop/checkout')).toEqual({ kind: 'component', namespace: 'shop', name: 'checkout' });
  expect(entityPath('API:default/orders')).toBe('/catalog/default/api/orders');
});

test('finds the repository of an entity only on the Git host', () => {
  const at = (url: string) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'a', annotations: { 'backstage.io/source-location': `url:${url}` } },
  });
  expect(repositoryOf(at('https://git.example/team/a/tree/main/'), 'git.example')).toEqual({
    owner: 'team',
    name: 'a',
  });
  expect(repositoryOf(at('https://elsewhere.example/team/a/'), 'git.example')).toBeUndefined();
});

test('says durations in words and drops terminal colours', () => {
  expect(duration(41)).toBe('41 s');
  expect(duration(120)).toBe('2 min');
  expect(withoutColours('\u001b[32minfo\u001b[39m: done')).toBe('info: done');
});
