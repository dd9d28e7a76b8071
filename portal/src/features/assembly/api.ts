import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from '@/shared/http';
import { keep, readKept } from '@/shared/kept';

/** How far a newcomer and this installation have come: a word for each step, and one for the example organisation. */
export const useJourney = () =>
  useQuery({
    queryKey: ['assembly', 'journey'],
    queryFn: () => http.get<Record<string, string>>('/api/ridgeway/journey'),
    retry: false,
  });

const bucket = 'ridgeway.home';
const stepsKey = ['identity', 'settings', 'first-steps'] as const;

/** Whether a person wants to see the first steps, as long as they have not created anything. */
export function useFirstSteps() {
  const client = useQueryClient();
  const journey = useJourney();
  const wanted = journey.data !== undefined && journey.data.createService !== 'done';
  const kept = useQuery({
    queryKey: stepsKey,
    queryFn: () => readKept(bucket, 'first-steps').then((value) => value ?? 'shown'),
    enabled: wanted,
    staleTime: 60_000,
    retry: false,
  });
  const hide = useMutation({
    mutationFn: () => keep(bucket, 'first-steps', 'hidden'),
    onMutate: () => client.setQueryData(stepsKey, 'hidden'),
    onError: () => client.invalidateQueries({ queryKey: stepsKey }),
  });
  return {
    journey: wanted && !kept.isPending && kept.data !== 'hidden' ? journey.data : undefined,
    isPending: journey.isPending || (wanted && kept.isPending),
    hide: hide.mutate,
  };
}
