import { expect, test } from 'vitest';
import { runName } from './runs';

test('calls a run by what it makes and its name', () => {
  const run = {
    id: '1',
    status: 'failed',
    templateRef: 'template:default/new-service',
    createdAt: '2026-01-01T00:00:00Z',
  };
  expect(runName({ ...run, templateTitle: 'New service', values: { name: 'a' } })).toBe('New service: a');
  expect(runName(run)).toBe('new-service');
  const values = { entity: 'component:default/till', environment: 'production', name: 'LOG_LEVEL' };
  expect(runName({ ...run, templateTitle: 'Scale', values })).toBe('Scale: till in production');
});
