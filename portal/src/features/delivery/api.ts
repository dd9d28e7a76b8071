import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { live } from '@/shared/live';
import type { components } from '@/shared/openapi';
import { useMay } from '@/shared/session';

type Schemas = components['schemas'];
export type EntityDelivery = Schemas['EntityDelivery'];
export type Environment = Schemas['Environment'];
export type Deployment = Schemas['DeploymentView'];
export type Comparison = Schemas['Comparison'];
export type Commit = Schemas['CommitLine'];
export type HeldBack = Schemas['HeldBack'];

function address(entity: Entity) {
  const { kind, namespace, name } = parseRef(refOf(entity));
  return `/api/ridgeway/delivery/entities/${[kind, namespace, name].map(encodeURIComponent).join('/')}`;
}

/** Asked again when something of it was delivered, and now and then because time alone may end what is under way. */
export function useDelivery(entity: Entity, limit: number) {
  const query = useQuery({
    queryKey: ['delivery', refOf(entity), limit],
    queryFn: () => http.get<EntityDelivery>(address(entity), { limit }),
    refetchInterval: 30_000,
    placeholderData: (before) => before,
  });
  const { data, refetch } = query;
  useEffect(
    () =>
      live.listen(({ topic, data: change }) => {
        if (topic !== 'delivery') return;
        if (!data?.environments.length || data.environments.some((each) => each.target === change.target))
          void refetch();
      }),
    [data, refetch],
  );
  return query;
}

export function useComparison(entity: Entity, from: string, to: string) {
  return useQuery({
    queryKey: ['delivery', refOf(entity), 'compare', from, to],
    queryFn: () => http.get<Comparison>(`${address(entity)}/compare`, { from, to }),
  });
}

/** What is held back from which environment, as the repository says. */
export function useHeldBack(entity: Entity) {
  const { data } = useQuery({
    queryKey: ['delivery', refOf(entity), 'held-back'],
    queryFn: () => http.get<{ items?: HeldBack[] }>(`${address(entity)}/held-back`),
    refetchInterval: 30_000,
  });
  return data?.items ?? [];
}

/** The address of the form of a golden path with these answers filled in; nothing where it is not offered. */
export function useForms(entity: Entity) {
  const ref = refOf(entity);
  const may = useMay();
  const { data } = useQuery({
    queryKey: ['paths', 'templates', ref],
    queryFn: () => http.get<{ items?: { entityRef: string }[] }>('/api/ridgeway/paths/templates', { entity: ref }),
    enabled: may('scaffolder.task.create'),
    staleTime: 60_000,
  });
  return (name: string, answers: Record<string, string>): string | undefined =>
    data?.items?.some(({ entityRef }) => entityRef === `template:default/${name}`)
      ? `/create/default/${name}?formData=${encodeURIComponent(JSON.stringify({ entity: ref, ...answers }))}`
      : undefined;
}
