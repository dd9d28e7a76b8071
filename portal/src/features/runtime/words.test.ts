import { expect, test } from 'vitest';
import type { Place, State, Status } from './api';
import { touches, versionsOf, wordOf } from './words';

const version = (name: string, copies: number, ready = copies) => ({ name, image: name, copies, ready });

function place(state: State, ...statuses: Partial<Status>[]): Place {
  return {
    environment: 'dev',
    cluster: 'east',
    source: 'Kubernetes (east)',
    namespace: 'shop',
    state,
    asOf: '2026-01-01T00:00:00Z',
    stale: null,
    workloads: statuses.map((status, index) => ({
      kind: 'Deployment',
      name: `part-${index}`,
      foundBy: '',
      addresses: [],
      objects: [],
      status: {
        state,
        change: 'complete',
        wanted: 2,
        ready: 2,
        version: version('1.4', 2),
        before: null,
        sentence: '',
        findings: [],
        until: null,
        lastRun: null,
        nextRun: null,
        since: null,
        ...status,
      },
    })),
  };
}

test('tells version and copies', () => {
  expect(versionsOf(place('serving', {}))).toBe('1.4 · 2 of 2 copies');
  expect(versionsOf(place('serving', {}, { version: version('2.0', 1), wanted: 1, ready: 1 }))).toBe(
    '1.4, 2.0 · 3 of 3 copies',
  );
});

test('names the version that serves before the one that comes', () => {
  const change = { version: version('1.5', 1, 0), before: version('1.4', 2) };
  expect(versionsOf(place('serving', { ...change, change: 'progressing' }))).toBe('1.4 → 1.5 · 2 of 2 copies');
  expect(versionsOf(place('serving', { ...change, change: 'stuck' }))).toBe('1.4 → 1.5 · 2 of 2 copies');
});

test('counts no copies where none are wanted', () => {
  expect(versionsOf(place('stopped', { wanted: 0, ready: 0 }))).toBe('1.4');
});

test('says beside what serves that a change is under way or failed', () => {
  expect(wordOf(place('serving', {}))).toBe('Serving');
  expect(wordOf(place('serving', { change: 'progressing' }))).toBe('Serving, changing');
  expect(wordOf(place('serving', { change: 'stuck' }))).toBe('Serving, last change failed');
  expect(wordOf(place('down', { change: 'stuck' }))).toBe('Down');
});

test('knows which changes are of what is shown', () => {
  const shown = {
    entityRef: '',
    state: 'serving' as const,
    sentence: '',
    places: [place('serving', {})],
    problems: [],
    clusters: 2,
  };
  expect(touches(shown, { cluster: 'east', namespaces: 'other,shop' })).toBe(true);
  expect(touches(shown, { cluster: 'east', namespaces: 'other' })).toBe(false);
  expect(touches(shown, { cluster: 'west', namespaces: 'shop' })).toBe(false);
  expect(touches(shown, { cluster: 'west', namespaces: '' })).toBe(true);
  expect(touches(undefined, { cluster: 'west', namespaces: 'other' })).toBe(true);
});
