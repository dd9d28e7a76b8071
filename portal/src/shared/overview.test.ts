import { expect, test } from 'vitest';
import { grouped, waits } from './overview';

const where = (environment: string, version: string, state: string, failed = '') => ({
  environment,
  version,
  state,
  failed,
});

test('says of environments that are alike once what they have', () => {
  expect(
    grouped([
      where('dev', '1.5', 'serving'),
      where('staging', '1.5', 'serving'),
      where('production', '1.4', 'serving'),
    ]),
  ).toEqual([
    { version: '1.5', environments: ['dev', 'staging'], tone: 'good', word: 'serving', failed: '' },
    { version: '1.4', environments: ['production'], tone: 'good', word: 'serving', failed: '' },
  ]);
});

test('keeps apart what is in another state, or where something failed', () => {
  expect(
    grouped([
      where('dev', '1.5', 'serving'),
      where('staging', '1.5', 'serving', '1.6'),
      where('production', '1.5', 'down'),
      where('elsewhere', '1.5', 'no state of ours'),
    ]).map(({ environments, tone, failed }) => [environments.join(), tone, failed]),
  ).toEqual([
    ['dev', 'good', ''],
    ['staging', 'good', '1.6'],
    ['production', 'bad', ''],
    ['elsewhere', 'unknown', ''],
  ]);
});

test('leads from what waits to where it is told', () => {
  const need = { title: 'shop', state: 'failed', says: '' };
  const to = (kind: string, subject: string) => waits({ ...need, kind, subject }).to;
  expect(to('run', '7')).toBe('/runs/7');
  expect(to('delivery', 'component:default/shop')).toBe('/catalog/default/component/shop/deployments');
  expect(to('connection', 'registry')).toBe('/settings/connections');
  expect(waits({ ...need, kind: 'run', subject: '7', state: 'unclear' }).word).toBe('Needs an answer');
});
