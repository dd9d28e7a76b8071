import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { http } from './http';

const bucket = '/api/user-settings/v1/buckets/starred-entities';
const path = `${bucket}/keys/entityRefs`;
const key = ['identity', 'settings', 'starred'] as const;

async function read(): Promise<string[]> {
  const { items } = await http.get<{ items: { key: string; value: unknown }[] }>(bucket);
  const kept = items.find(({ key }) => key === 'entityRefs')?.value;
  return Array.isArray(kept) ? kept : [];
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
