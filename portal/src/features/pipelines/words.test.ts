import { expect, test } from 'vitest';
import type { BuildStage, BuildStep } from './api';
import { byWhom, firstLog, outcomeOf, toneOf, tookOf, whenOf } from './words';

const step = (fields: Partial<BuildStep>): BuildStep => ({
  name: 's',
  state: 'succeeded',
  says: '',
  log: '',
  ...fields,
});
const stage = (...steps: BuildStep[]): BuildStage => ({ name: 'g', state: 'succeeded', says: '', steps });

test('says how long a build took, or takes', () => {
  expect(outcomeOf({ state: 'succeeded', seconds: 42 })).toBe('Built in 42 s');
  expect(outcomeOf({ state: 'running', seconds: 3 })).toBe('Building for 3 s');
  expect(outcomeOf({ state: 'failed', seconds: 0 })).toBe('Failed after 0 s');
  expect(outcomeOf({ state: 'waiting' })).toBe('Waits');
  expect(outcomeOf({ state: 'cancelled', seconds: 9 })).toBe('Stopped');
  expect(tookOf({ startedAt: '2026-01-01T00:00:00Z', endedAt: '2026-01-01T00:02:00Z' })).toBe('2 min');
  expect(tookOf({ startedAt: '2026-01-01T00:00:00Z' })).toBe('');
});

test('is red only of what failed, never of what was stopped', () => {
  expect(toneOf('failed')).toBe('bad');
  expect(toneOf('cancelled')).toBe('unknown');
  expect(toneOf('running')).toBe('busy');
});

test('counts the way of a commit from its begin', () => {
  const at = { name: 'dev', at: '2026-01-01T00:00:00Z' };
  expect(whenOf({ ...at, name: 'commit', state: 'succeeded', seconds: 0 }, true)).toBe('');
  expect(whenOf({ ...at, state: 'succeeded', seconds: 100 }, false)).toBe('after 2 min');
  expect(whenOf({ ...at, state: 'failed', seconds: 100 }, false)).toBe('failed after 2 min');
  expect(whenOf({ name: 'dev', state: 'waiting' }, false)).toBe('not yet');
  expect(whenOf({ name: 'dev', state: 'running' }, false)).toBe('under way');
  expect(whenOf({ name: 'dev', state: 'succeeded' }, false)).toBe('done');
});

test('opens the log of what failed, else of what runs, else the last', () => {
  const failed = step({ state: 'failed', log: 'bad' });
  const running = step({ state: 'running', log: 'busy' });
  expect(firstLog([stage(step({ log: 'one' })), stage(running), stage(failed)])).toBe('bad');
  expect(firstLog([stage(step({ log: 'one' }), running)])).toBe('busy');
  expect(firstLog([stage(step({ log: 'one' }), step({ log: 'two' })), stage(step({}))])).toBe('two');
  expect(firstLog([])).toBe('');
});

test('names people without the catalog’s prefix', () => {
  expect(byWhom('user:default/ada')).toBe('ada');
  expect(byWhom('user:shop/ada')).toBe('shop/ada');
  expect(byWhom('push')).toBe('push');
});
