import { http } from './http';
import type { RunLine } from './runs';

/** The newest runs; one question serves Home and the bell. */
export const recentRunsQuery = {
  queryKey: ['paths', 'runs', 'recent'] as const,
  /** A part of a page that appears after a failure shows it, instead of asking again and moving what is below. */
  retryOnMount: false,
  queryFn: () => http.get<{ items: RunLine[]; total: number }>('/api/ridgeway/paths/runs', { limit: 50 }),
  staleTime: 10_000,
};
