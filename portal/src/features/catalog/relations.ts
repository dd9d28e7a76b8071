import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Entity } from '@/shared/entity';
import { http } from '@/shared/http';
import type { EntityPage } from './api';
import { type Asked, walk } from './graph';

const fields = ['kind', 'metadata.name', 'metadata.namespace', 'metadata.title', 'relations'];

/** What rows and pictures show of an entity; never a definition, which may be large. */
const shown = [
  ...fields,
  'metadata.description',
  'metadata.uid',
  'spec.type',
  'spec.lifecycle',
  'spec.profile',
  'status',
].join(',');

async function ask(refs: string[]): Promise<(Entity | null)[]> {
  const { items } = await http.post<{ items: (Entity | null)[] }>('/api/catalog/entities/by-refs', {
    entityRefs: refs,
    fields,
  });
  return items;
}

export function useGraph(middle: string, asked: Asked) {
  return useQuery({
    queryKey: ['catalog', 'graph', middle, asked],
    queryFn: () => walk(middle, asked, ask),
    placeholderData: keepPreviousData,
  });
}

/** Everything that a filter finds, in part when it is very much. */
export function useFound(filter: string[], limit: number) {
  return useQuery({
    enabled: filter.length > 0,
    queryKey: ['catalog', 'found', filter, limit],
    queryFn: ({ signal }) =>
      http.get<EntityPage>(
        '/api/catalog/entities/by-query',
        { filter, limit, fields: shown, orderField: 'metadata.name,asc' },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

/** How many entries of each kind a filter finds, the most first. */
export function useKindCounts(filter: string) {
  return useQuery({
    queryKey: ['catalog', 'kind-counts', filter],
    queryFn: async ({ signal }) => {
      const { facets } = await http.get<{ facets: { kind?: { value: string; count: number }[] } }>(
        '/api/catalog/entity-facets',
        { facet: 'kind', filter },
        signal,
      );
      return (facets.kind ?? []).sort((a, b) => b.count - a.count);
    },
    placeholderData: keepPreviousData,
  });
}
