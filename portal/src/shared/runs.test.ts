import { expect, test } from 'vitest';
import { needing, type RunLine } from './runs';

const run = (id: string, status: string, name: string): RunLine => ({
  id,
  status,
  templateRef: 'template:default/new-service',
  createdAt: '2026-01-01T00:00:00Z',
  values: { name },
});

test('asks for a person only where nobody tried again', () => {
  const runs = [run('3', 'completed', 'a'), run('2', 'failed', 'a'), run('1', 'failed', 'b'), run('0', 'unclear', 'c')];
  expect(needing(runs).map(({ id }) => id)).toEqual(['1', '0']);
});
