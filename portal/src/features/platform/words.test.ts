import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { choices, wordsOf } from './words';

const server = '../server/src/main/java/dev/ridgeway/server';

test('has words for every action that the server records', () => {
  const recorded = readdirSync(server, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.java'))
    .flatMap((file) => readFileSync(`${server}/${file}`, 'utf8').match(/"[a-z]+\.[a-z]+"(?=[,)])/g) ?? [])
    .map((found) => found.slice(1, -1))
    .filter((found) =>
      /^(api|commit|connection|copy|discovery|entity|location|pipeline|proposal|repository|run|session|token|webhook)\./.test(
        found,
      ),
    )
    .filter((found) => !['location.type', 'location.target'].includes(found));

  expect(recorded.length).toBeGreaterThan(25);
  expect(recorded.filter((action) => wordsOf(action) === action)).toEqual([]);
});

test('keeps what it does not know', () => {
  expect(wordsOf('thing.change')).toBe('thing.change');
  const change = { value: 'thing.change', label: 'thing.change' };
  expect(choices('thing.change', []).at(-1)).toEqual(change);
  expect(choices('', [])).not.toContainEqual(change);
  expect(
    choices('', ['token.create', 'thing.change', 'thing.change']).filter((one) => one.value === change.value),
  ).toEqual([change]);
  expect(choices('token.create', ['token.create']).filter(({ value }) => value === 'token.create')).toHaveLength(1);
});
