import { useQuery } from '@tanstack/react-query';
import { http } from './http';
import type { components } from './openapi';
import { waits } from './overview';

/** What waits for a person, what is known since longest last, what is over, and the last good news; one answer serves Home and the bell. */
export function useNeeds(enabled = true) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['overview', 'needs'],
    queryFn: () => http.get<components['schemas']['NeedsPage']>('/api/ridgeway/overview/needs'),
    staleTime: 15_000,
    refetchInterval: 60_000,
    // A part of a page that appears after a failure shows it, instead of asking again and moving what is below.
    retryOnMount: false,
    enabled,
  });
  const items = data?.items.map(waits).sort((one, other) => (other.at ?? '9').localeCompare(one.at ?? '9'));
  return { items, over: data?.over ?? [], more: data?.more ?? 0, good: data?.good, isPending, error, refetch };
}
