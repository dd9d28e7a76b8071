import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { Entity } from '@/shared/entity';
import { http } from '@/shared/http';

export interface EntityPage {
  items: Entity[];
  totalItems: number;
}

export const facets = [
  { key: 'kind', title: 'Kind' },
  { key: 'spec.type', title: 'Type' },
  { key: 'relations.ownedBy', title: 'Owner' },
  { key: 'relations.partOf', title: 'System' },
  { key: 'spec.lifecycle', title: 'Lifecycle' },
  { key: 'metadata.tags', title: 'Tag' },
] as const;

export type Filters = Record<string, string[]>;

export function filterText(filters: Filters, without?: string): string | undefined {
  const text = Object.entries(filters)
    .filter(([key]) => key !== without)
    .flatMap(([key, values]) => values.map((value) => `${key}=${value}`))
    .join(',');
  return text || undefined;
}

/** One filter text for each starred entity, as Backstage combines filters by OR only between parameters. */
function filterTexts(filters: Filters, starred: string[] | undefined, without?: string): string[] | undefined {
  const common = filterText(filters, without);
  if (!starred) return common ? [common] : undefined;
  if (starred.length === 0) return ['metadata.uid=none'];
  return starred.map((ref) => {
    const [kind = '', rest = ''] = ref.split(':');
    const [namespace = '', name = ''] = rest.split('/');
    const own = `kind=${kind},metadata.namespace=${namespace},metadata.name=${name}`;
    return common ? `${common},${own}` : own;
  });
}

const textFields = 'metadata.name,metadata.title,metadata.description,spec.owner,metadata.tags';

export function useEntities(filters: Filters, text: string, page: number, size: number, starred?: string[]) {
  return useQuery({
    queryKey: ['catalog', 'entities', filters, text, page, size, starred],
    queryFn: ({ signal }) =>
      http.get<EntityPage>(
        '/api/catalog/entities/by-query',
        {
          filter: filterTexts(filters, starred),
          limit: size,
          offset: (page - 1) * size,
          orderField: 'metadata.name,asc',
          ...(text ? { fullTextFilterTerm: text, fullTextFilterFields: textFields } : {}),
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

export function useFacets(filters: Filters, starred?: string[]) {
  return useQueries({
    queries: facets.map(({ key }) => ({
      queryKey: ['catalog', 'facets', key, filters, starred],
      queryFn: () =>
        http.get<{ facets: Record<string, { value: string; count: number }[]> }>('/api/catalog/entity-facets', {
          facet: key,
          filter: filterTexts(filters, starred, key),
        }),
      placeholderData: keepPreviousData,
    })),
  });
}

export function useCounts(filters: Filters, text: string, enabled: boolean) {
  return useQueries({
    queries: Object.keys(filters).map((key) => ({
      enabled,
      queryKey: ['catalog', 'count', filters, key, text],
      queryFn: async () => {
        const filter = filterText(filters, key);
        const answer = await http.get<EntityPage>('/api/catalog/entities/by-query', {
          filter,
          limit: 0,
          ...(text ? { fullTextFilterTerm: text, fullTextFilterFields: textFields } : {}),
        });
        return { key, count: answer.totalItems };
      },
    })),
  });
}

export function useEntity(kind: string, namespace: string, name: string) {
  return useQuery({
    queryKey: ['catalog', 'entity', kind, namespace, name],
    queryFn: () => http.get<Entity>(`/api/catalog/entities/by-name/${kind}/${namespace}/${encodeURIComponent(name)}`),
  });
}
