import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query';
import type { Entity } from '@/shared/entity';
import { http } from '@/shared/http';
import { type Asked, facets, filterTexts } from './filters';

export interface EntityPage {
  items: Entity[];
  totalItems: number;
}

const textFields = 'metadata.name,metadata.title,metadata.description,spec.owner,metadata.tags';
const textQuery = (text: string) => (text ? { fullTextFilterTerm: text, fullTextFilterFields: textFields } : {});

export function useEntities(asked: Asked, page: number, size: number, order: string) {
  return useQuery({
    queryKey: ['catalog', 'entities', asked, page, size, order],
    queryFn: ({ signal }) =>
      http.get<EntityPage>(
        '/api/catalog/entities/by-query',
        {
          filter: filterTexts(asked),
          limit: size,
          offset: (page - 1) * size,
          orderField: [order, ...(order.startsWith('metadata.name') ? [] : ['metadata.name,asc'])],
          ...textQuery(asked.text),
        },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
}

type Counts = { value: string; count: number }[];

/** The values of each filter with how many entries there are under the words and all the other filters. */
export function useFacets(asked: Asked): Record<string, Counts> {
  const set = Object.keys(asked.filters);
  const ask = (keys: string[], without?: string) => ({
    queryKey: ['catalog', 'facets', keys, asked, without],
    queryFn: ({ signal }: { signal: AbortSignal }) =>
      http.get<{ facets: Record<string, Counts> }>(
        '/api/catalog/entity-facets',
        { facet: keys, filter: filterTexts(asked, without), ...textQuery(asked.text) },
        signal,
      ),
    placeholderData: keepPreviousData,
  });
  const free = facets.map(({ key }) => key).filter((key) => !set.includes(key));
  const answers = useQueries({ queries: [ask(free), ...set.map((key) => ask([key], key))] });
  return Object.assign({}, ...answers.map(({ data }) => data?.facets ?? {}));
}

/** For each thing that narrows, how many entries there would be without it. */
export function useDrops(asked: Asked, enabled: boolean) {
  const without: { key: string; asked: Asked; drop?: string }[] = [
    ...Object.keys(asked.filters).map((key) => ({ key, asked, drop: key })),
    ...(asked.text ? [{ key: 'text', asked: { ...asked, text: '' } }] : []),
    ...(asked.owners || asked.starred
      ? [{ key: 'show', asked: { ...asked, owners: undefined, starred: undefined } }]
      : []),
  ];
  return useQueries({
    queries: without.map(({ key, asked: question, drop }) => ({
      enabled,
      queryKey: ['catalog', 'drop', question, key],
      queryFn: async () => {
        const answer = await http.get<EntityPage>('/api/catalog/entities/by-query', {
          filter: filterTexts(question, drop),
          limit: 0,
          ...textQuery(question.text),
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
