import { http } from './http';
import type { RunLine } from './runs';

const query = (by?: string) => ({
  queryKey: ['paths', 'runs', 'recent', by] as const,
  /** A part of a page that appears after a failure shows it, instead of asking again and moving what is below. */
  retryOnMount: false,
  queryFn: () =>
    http.get<{ items: RunLine[]; total: number }>('/api/ridgeway/paths/runs', {
      createdBy: by,
      limit: by ? 50 : 8,
    }),
  staleTime: 10_000,
});

/** The newest runs of everybody. */
export const recentRunsQuery = query();

/** The newest runs of a person; one question serves Home and the bell. */
export const runsOfQuery = (person: string) => query(person);
