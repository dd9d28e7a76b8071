import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { HttpError, http } from './http';

const path = '/api/user-settings/v1/buckets/starred-entities/keys/entityRefs';
const key = ['identity', 'settings', 'starred'] as const;

async function read(): Promise<string[]> {
  try {
    const answer = await http.get<{ value: string[] }>(path);
    return Array.isArray(answer?.value) ? answer.value : [];
  } catch (failure) {
    if (failure instanceof HttpError && failure.status === 404) return [];
    throw failure;
  }
}

/** The entities a person starred, kept where Backstage keeps them. */
export function useStarred() {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: key, queryFn: read, staleTime: 60_000 });
  const change = useMutation({
    mutationFn: (refs: string[]) => http.put(path, { value: refs }),
    onMutate: (refs) => client.setQueryData(key, refs),
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
  const starred = data ?? [];
  return {
    starred,
    isStarred: (ref: string) => starred.includes(ref),
    toggle: (ref: string) =>
      change.mutate(starred.includes(ref) ? starred.filter((each) => each !== ref) : [...starred, ref]),
  };
}
