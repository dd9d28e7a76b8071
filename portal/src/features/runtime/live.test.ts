import { expect, test } from 'vitest';
import {
  beforeLine,
  called,
  chosen,
  levelOf,
  memory,
  nothingParsed,
  othersServing,
  parseOn,
  processor,
  readOn,
  shortNames,
  used,
} from './live';

test('names copies by what tells them apart', () => {
  expect([...shortNames(['web-7d9-abc', 'web-7d9-def']).values()]).toEqual(['abc', 'def']);
  expect([...shortNames(['web-7d9-abc', 'web-8e0-def']).values()]).toEqual(['7d9-abc', '8e0-def']);
  expect([...shortNames(['web-7d9-abc']).values()]).toEqual(['abc']);
  expect([...shortNames(['web', 'web-1']).values()]).toEqual(['web', 'web-1']);
  expect([...shortNames([]).values()]).toEqual([]);
  expect([...called(['web-1-a/proxy', 'web-1-b/web'], ['web-1-b', 'web-1-c']).values()]).toEqual(['a/proxy', 'b/web']);
  expect([...called([''], []).values()]).toEqual(['']);
});

test('counts as serving meanwhile what does the same work alone', () => {
  const copy = (workload: string, state: string) => ({ workload, status: { state } });
  const web = copy('web', 'serving');
  const all = [web, copy('web', 'serving'), copy('web', 'down'), copy('worker', 'serving')];
  expect(othersServing(all, web)).toBe(1);
});

test.each([
  ['2026-01-01 ERROR Cannot connect', 'error'],
  ['{"level":"error","message":"x"}', 'error'],
  ['level=warn msg="slow"', 'warning'],
  ['{"level":"info","message":"no error"}', 'other'],
  ['INFO 0 errors, no warning', 'other'],
  ['java.lang.IllegalStateException: no', 'error'],
  ['W0102 10:00:00 slow', 'warning'],
  ['GET /terror 200', 'other'],
])('%s is %s', (text, level) => expect(levelOf(text)).toBe(level));

test('takes where an error came from for as serious as the error', () => {
  const parsed = parseOn(
    nothingParsed,
    ['a\t1\tERROR no', 'b\t2\tINFO fine', 'a\t3\t\tat shop.Cart.add', 'b\t4\t  fine', 'a\t5\tINFO fine again'],
    0,
  );
  expect(parsed.lines.map(({ level }) => level)).toEqual(['error', 'other', 'error', 'other', 'other']);
  expect(chosen(parsed.lines, '', 'error').map(({ text }) => text)).toEqual(['ERROR no', '\tat shop.Cart.add']);
  expect(chosen(parsed.lines, 'FINE', 'all')).toHaveLength(3);
  expect(chosen(parsed.lines, '', 'warning')).toHaveLength(2);
});

test('reads on without reading what was read, as older lines are left out', () => {
  const first = parseOn(nothingParsed, ['a\t1\tone', 'a\t2\ttwo'], 0);
  const second = parseOn(first, ['a\t2\ttwo', 'a\t3\tthree\tparts'], 1);
  expect(second.lines.map(({ number, text }) => [number, text])).toEqual([
    [1, 'two'],
    [2, 'three\tparts'],
  ]);
  expect(second.lines[0]).toBe(first.lines[1]);
  expect(parseOn(second, second.lines.map(String), 1)).toBe(second);
  expect(parseOn(second, ['b\t9\tnew'], 0).lines.map(({ text }) => text)).toEqual(['new']);
  expect(readOn(2, 'a\t2026-01-01T10:00:01.5Z\tone')).toBe('after=2026-01-01T10%3A00%3A01.5Z');
  expect(readOn(0, '')).toBe('');
});

test('reads ten thousand lines at once, and each further one alone', () => {
  const many = Array.from({ length: 10_000 }, (_, line) => `a\t${line}\tINFO line ${line}`);
  const parsed = parseOn(nothingParsed, many, 0);
  expect(parsed.lines).toHaveLength(10_000);
  const more = parseOn(parsed, [...many, 'a\tx\tERROR last'], 0);
  expect(more.lines[9_999]).toBe(parsed.lines[9_999]);
  expect(chosen(more.lines, '', 'error')).toHaveLength(1);
});

test('begins before the line that a link names', () => {
  expect(beforeLine('2026-01-01T10:00:30.5Z web')).toBe('2026-01-01T10:00:00.500Z');
  expect(beforeLine('never web')).toBeUndefined();
});

test('says what is used of what may be', () => {
  expect(memory(536_870_912)).toBe('512 MiB');
  expect(memory(1_610_612_736)).toBe('1.5 GiB');
  expect(memory(12)).toBe('12 B');
  expect(processor(250)).toBe('0.25');
  expect(used(268_435_456, 536_870_912, memory)).toEqual({ says: '256 MiB of 512 MiB', share: 0.5 });
  expect(used(12, null, memory)?.says).toBe('12 B, no limit');
  expect(used(null, 1_000, processor)?.says).toBe('at most 1');
  expect(used(null, null, processor)).toBeUndefined();
});
