import { beforeEach, expect, test } from 'vitest';
import { opened, recent } from './recent';

const kept = new Map<string, string>();
const page = (name: string) => ({ to: `/catalog/${name}`, title: name, kind: 'Component' });

beforeEach(() => {
  kept.clear();
  Object.assign(globalThis, {
    localStorage: {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
    },
  });
});

test('keeps the last six, newest first, each once', () => {
  for (const name of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'c']) opened(page(name));
  expect(recent().map(({ title }) => title)).toEqual(['c', 'g', 'f', 'e', 'd', 'b']);
});

test.each(['nonsense', '5', '{}', '[null, 1, {}, {"to": "https://evil.example", "title": "a", "kind": "b"}]'])(
  'takes %s for nothing',
  (text) => {
    kept.set('ridgeway-recent', text);
    expect(recent()).toEqual([]);
  },
);
