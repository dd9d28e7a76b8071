import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { asksAgain } from './asksAgain';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('asks again for the room of what changed and for overviews, each once for many changes', () => {
  const asked: string[] = [];
  const hear = asksAgain((room) => asked.push(room));
  hear({ topic: 'repository' });
  hear({ topic: 'proposal' });
  vi.advanceTimersByTime(1000);
  expect(asked).toEqual(['code']);
  hear({ topic: 'catalog' });
  vi.advanceTimersByTime(1000);
  expect(asked).toEqual(['code', 'catalog', 'overview']);
  hear({ topic: 'catalog' });
  vi.advanceTimersByTime(2000);
  expect(asked).toEqual(['code', 'catalog', 'overview', 'catalog', 'overview']);
});

test('asks again for overviews when something was delivered, not at each word of a cluster', () => {
  const asked: string[] = [];
  const hear = asksAgain((room) => asked.push(room));
  hear({ topic: 'runtime' });
  vi.advanceTimersByTime(10_000);
  expect(asked).toEqual([]);
  hear({ topic: 'delivery' });
  vi.advanceTimersByTime(2000);
  expect(asked).toEqual(['overview']);
});
