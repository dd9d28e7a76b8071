import { useQuery } from '@tanstack/react-query';
import { http } from './http';
import type { RunLine } from './runs';

const query = (createdBy?: string) => ({
  queryKey: ['paths', 'runs', 'recent', createdBy] as const,
  /** A part of a page that appears after a failure shows it, instead of asking again and moving what is below. */
  retryOnMount: false,
  queryFn: () => http.get<{ items: RunLine[]; total: number }>('/api/ridgeway/paths/runs', { createdBy, limit: 50 }),
  staleTime: 10_000,
});

/** The newest runs of everybody; one question serves Home and the bell. */
export const recentRunsQuery = query();

/** The newest runs of a person, asked for apart only where there are more runs than those of everybody tell. */
export function useRunsOf(person: string, enabled = true) {
  const all = useQuery({ ...recentRunsQuery, enabled });
  const apart = all.data !== undefined && all.data.total > all.data.items.length;
  const own = useQuery({ ...query(person), enabled: enabled && apart });
  const { data, error, isPending, isError, refetch } = apart ? own : all;
  return { items: data?.items.filter((run) => run.createdBy === person), error, isPending, isError, refetch };
}
