import { expect, test } from 'vitest';
import { progress } from './progress';

test('says which step is under way, else how many are done, else the state', () => {
  const run = { status: 'processing', done: 1, steps: 5, step: 'Create the repository' };
  expect(progress(run)).toBe('2 of 5 · Create the repository');
  expect(progress({ ...run, step: '' })).toBe('1 of 5 done');
  expect(progress({ ...run, steps: 0 })).toBe('Running');
  expect(progress({ ...run, status: 'failed', step: '' })).toBe('Failed');
});
