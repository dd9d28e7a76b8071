import { expect, test } from 'vitest';
import type { Deployment, Environment } from './api';
import { heldOf, inOrder, outcomeOf, pausedOf, toneOf, waitingOf } from './words';

const deployment = (fields: Partial<Deployment>): Deployment => ({
  id: 1,
  environment: 'dev',
  release: { version: '1.4', digest: '', revision: 'a', subject: '', author: '' },
  outcome: 'succeeded',
  askedBy: '',
  revision: 'a',
  repository: '',
  images: [],
  message: '',
  startedAt: '2026-01-01T00:00:00Z',
  ...fields,
});

const commit = { id: 'a', subject: 'Sell', author: 'Kim', at: '2026-01-01T00:00:00Z' };
const waits = (commits: number) =>
  ({ waiting: { from: 'dev', version: '1.5', commits: Array(commits).fill(commit) } }) as unknown as Environment;

test('says how long it took only of what came up', () => {
  expect(outcomeOf(deployment({ seconds: 42 }))).toBe('Came up in 42 s');
  expect(outcomeOf(deployment({ seconds: 0 }))).toBe('Came up in 0 s');
  expect(outcomeOf(deployment({}))).toBe('Came up');
  expect(outcomeOf(deployment({ outcome: 'failed', seconds: 42 }))).toBe('Failed');
});

test('is red only of what failed', () => {
  expect(toneOf(deployment({ outcome: 'under-way' }))).toBe('busy');
  expect(toneOf(deployment({ outcome: 'replaced' }))).toBe('unknown');
  expect(toneOf(deployment({ outcome: 'failed' }))).toBe('bad');
});

test('says what waits, with its commits where they are known', () => {
  expect(waitingOf(waits(3))).toBe('3 commits of dev wait');
  expect(waitingOf(waits(1))).toBe('1 commit of dev waits');
  expect(waitingOf(waits(0))).toBe('Version 1.5 of dev waits');
  expect(waitingOf({ waiting: null } as unknown as Environment)).toBe('');
});

test('compares the older with the newer, in whatever order they were chosen', () => {
  const all = [
    deployment({ id: 9, startedAt: '2026-01-02T00:00:00Z' }),
    deployment({ id: 12, startedAt: '2026-01-01T00:00:00Z' }),
  ];
  expect(inOrder(all, [9, 12])).toEqual([12, 9]);
  expect(inOrder(all, [12, 9])).toEqual([12, 9]);
  expect(inOrder(all, [9])).toBeUndefined();
});

test('says what is held back, why and by whom', () => {
  const held = {
    environment: 'dev',
    digest: 'sha256:1',
    version: '1.5',
    reason: 'It loses orders.',
    since: '',
    by: 'Kim',
  };
  expect(heldOf(held)).toBe('1.5 is held back: It loses orders. (Kim)');
  expect(heldOf({ ...held, version: '', reason: '', by: '' })).toBe('sha256:1 is held back.');
});

test('says in one sentence where it is paused, and why where that is the same', () => {
  const paused = (environment: string, reason: string) => ({
    environment,
    pause: { reason, by: 'Kim', since: '2026-01-01T00:00:00Z' },
  });
  expect(pausedOf([paused('dev', 'The audit.')])).toBe('Delivery to dev is paused: The audit.');
  expect(
    pausedOf([paused('dev', 'The audit.'), paused('staging', 'The audit.'), paused('production', 'The audit.')]),
  ).toBe('Delivery to dev, staging and production is paused: The audit.');
  expect(pausedOf([paused('dev', 'The audit.'), paused('staging', '')])).toBe('Delivery to dev and staging is paused.');
});
