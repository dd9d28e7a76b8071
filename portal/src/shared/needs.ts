import { http } from './http';
import type { RunLine } from './runs';

/** The newest runs; one question serves Home and the bell. */
export const recentRunsQuery = {
  queryKey: ['paths', 'runs', 'recent'] as const,
  queryFn: () => http.get<{ items: RunLine[]; total: number }>('/api/ridgeway/paths/runs', { limit: 50 }),
  staleTime: 10_000,
};
