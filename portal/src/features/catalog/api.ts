import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { serverUrl } from '@/shared/base';
import type { Entity } from '@/shared/entity';
import { http, withQuery } from '@/shared/http';
import { keep, readKept } from '@/shared/kept';
import type { components } from '@/shared/openapi';
import type { Line } from '@/shared/overview';
import { addressable } from './addressable';
import { type ColumnKey, columnsOf } from './columns';
import type { listOf, Question } from './filters';

export interface EntityPage {
  items: Entity[];
  totalItems: number;
}

export type Row = components['schemas']['EntityRow'];
type Page = components['schemas']['ListPage'];
export type Counts = components['schemas']['ListCounts'];

const list = '/api/ridgeway/catalog/list';

/** One page of what fits; a question that is asked no more is taken back. */
export const listQuery = ({ question, order, page, size }: ReturnType<typeof listOf>) =>
  queryOptions({
    queryKey: ['catalog', 'list', 'page', question, order, page, size],
    queryFn: ({ signal }) =>
      http.get<Page>(list, { ...question, order, limit: size, offset: (page - 1) * size }, signal),
  });

/** What runs of these and what changed last, by reference: one question for a page of the list, asked when its rows are there. */
export function useLines(refs: string[]) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['overview', 'entities', refs],
    queryFn: async ({ signal }) => {
      const answers = await Promise.all(
        addressable(refs).map((ref) => http.get<{ items: Line[] }>('/api/ridgeway/overview/entities', { ref }, signal)),
      );
      return answers.flatMap(({ items }) => items);
    },
    enabled: refs.length > 0,
    retry: false,
    placeholderData: keepPreviousData,
    staleTime: 15_000,
    refetchInterval: 60_000,
  });
  const lines = new Map(data?.map((line) => [line.entityRef, line]));
  return { lines, error, isPending: refs.length > 0 && isPending, refetch };
}

/** The numbers beside the choices; one field's alone when only values are looked for that hold a text. */
export function useCounts(question: Question, field = '', find = '', enabled = true) {
  return useQuery({
    enabled,
    queryKey: ['catalog', 'list', 'counts', question, field, find],
    queryFn: ({ signal }) => http.get<Counts>(`${list}/counts`, { ...question, field, find }, signal),
    placeholderData: keepPreviousData,
  });
}

export const exportUrl = (question: Question, order: string, format: 'csv' | 'json') =>
  serverUrl(withQuery(`${list}/export`, { ...question, order, format }));

const bucket = 'ridgeway.catalog';
const columnsKey = ['identity', 'settings', 'columns'] as const;

/** The columns a person chose. */
export function useColumns() {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: columnsKey,
    queryFn: () => readKept(bucket, 'columns').then((kept) => columnsOf(kept)),
    staleTime: 60_000,
  });
  const change = useMutation({
    mutationFn: (columns: ColumnKey[]) => keep(bucket, 'columns', columns),
    onMutate: (columns) => client.setQueryData(columnsKey, columns),
    onError: () => client.invalidateQueries({ queryKey: columnsKey }),
  });
  return { columns: data ?? columnsOf(undefined), choose: change.mutate, error: change.error };
}

export function useEntity(kind: string, namespace: string, name: string) {
  return useQuery({
    queryKey: ['catalog', 'entity', kind, namespace, name],
    queryFn: () => http.get<Entity>(`/api/catalog/entities/by-name/${kind}/${namespace}/${encodeURIComponent(name)}`),
  });
}

export interface PathLine {
  entityRef: string;
  title?: string;
  /** The words of its own button, if it has one. */
  button?: string;
}

/** The golden paths that change an entity like this one. */
export const usePathsFor = (entity: string) =>
  useQuery({
    queryKey: ['paths', 'templates', entity],
    queryFn: () => http.get<{ items: PathLine[] }>('/api/ridgeway/paths/templates', { entity }),
    retry: false,
    staleTime: 60_000,
  });
