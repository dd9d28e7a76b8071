import { expect, test } from 'vitest';
import { type Read, result } from './readResult';

const read: Read = { readAt: '2026-11-01T10:00:00Z', tookMillis: 40, found: 3, changed: 0, errors: [], own: [] };
const entry = { id: 1, at: '2026-11-01T10:00:00Z', what: 'changed', locator: '', revision: '', fields: [] };
const field = { path: 'spec.owner', before: 'a', after: 'b' };
const fault = { name: 'InputError', source: '', entityRef: '', path: '', message: '', remedy: '', line: 0, owner: '' };

test.each<[string, Partial<Read>]>([
  ['Read in 40 ms: nothing changed in 3 entries.', {}],
  ['Read in 1.5 s: nothing changed in 1 entry.', { tookMillis: 1_500, found: 1 }],
  ['Read in 40 ms: changed spec.owner.', { changed: 1, own: [{ ...entry, fields: [field] }] }],
  ['Read in 40 ms: it is as before; 2 other entries changed.', { changed: 2 }],
  ['Read in 40 ms: its file no longer holds it, so it is gone.', { own: [{ ...entry, what: 'removed' }] }],
  ['Read in 40 ms: 1 problem, what was good stays.', { errors: [fault] }],
])('%s', (sentence, what) => {
  expect(result({ ...read, ...what })).toBe(sentence);
});
