import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { keep, readKept } from './kept';

// Where Backstage's clients keep them.
const bucket = 'default.starredEntities';
const name = 'entityRefs';
const key = ['identity', 'settings', 'starred'] as const;

async function read(): Promise<string[]> {
  const kept = await readKept(bucket, name);
  return Array.isArray(kept) ? kept.filter((each) => typeof each === 'string') : [];
}

const toggled = (refs: string[], ref: string) =>
  refs.includes(ref) ? refs.filter((each) => each !== ref) : [...refs, ref];

/** The entities a person starred; another browser or client may star others meanwhile. */
export function useStarred() {
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: key, queryFn: read, staleTime: 60_000 });
  const change = useMutation({
    scope: { id: 'starred' },
    mutationFn: async ({ ref, star }: { ref: string; star: boolean }) => {
      const now = await read();
      const next = now.includes(ref) === star ? now : toggled(now, ref);
      await keep(bucket, name, next);
      return next;
    },
    onMutate: ({ ref }) => client.setQueryData<string[]>(key, (refs) => toggled(refs ?? [], ref)),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      void client.invalidateQueries({ queryKey: ['catalog', 'list'] });
      void client.invalidateQueries({ queryKey: ['overview', 'mine'] });
    },
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
  const starred = data ?? [];
  return {
    starred,
    isStarred: (ref: string) => starred.includes(ref),
    toggle: (ref: string) => change.mutate({ ref, star: !starred.includes(ref) }),
  };
}
