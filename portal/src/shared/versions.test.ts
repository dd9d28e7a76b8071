import { expect, test } from 'vitest';
import { type Deployment, versionsOf } from './versions';

const deployment = (id: number, version: string, revision: string, more: Partial<Deployment> = {}) =>
  ({
    id,
    environment: 'dev',
    outcome: 'succeeded',
    repository: 'https://git.example.com/shop.git',
    revision: revision.repeat(20),
    release: { version },
    ...more,
  }) as Deployment;

const last = deployment(5, '1.5', 'ee', { outcome: 'failed' });
const all = [
  last,
  deployment(4, '1.4', 'dd'),
  deployment(3, '1.4', 'cc'),
  deployment(2, '1.3', 'bb'),
  deployment(1, '1.3', 'bb'),
  deployment(0, '1.2', 'aa', { environment: 'staging' }),
];

test('offers what came up there, once, by its name or by its commit where that is no name of its own', () => {
  expect(versionsOf(all, 'dev').map(({ value }) => value)).toEqual(['dddddddddddd', 'cccccccccccc', '1.3']);
  expect(versionsOf(all, 'staging').map(({ value }) => value)).toEqual(['1.2']);
});

test('offers nothing of what came from no repository: nobody could write it there', () => {
  expect(versionsOf([deployment(6, '1.6', 'ff', { repository: '' })], 'dev')).toEqual([]);
});

test('goes back to the one before what failed, and not to what is there', () => {
  expect(versionsOf(all, 'dev', last).map(({ deployment: { id } }) => id)).toEqual([4, 3, 2]);
  expect(versionsOf(all, 'dev', all[1]).map(({ deployment: { id } }) => id)).toEqual([3, 2]);
});
