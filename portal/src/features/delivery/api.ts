import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { live } from '@/shared/live';
import type { components } from '@/shared/openapi';
import { usePatience } from '@/shared/patience';
import { useMay } from '@/shared/session';

type Schemas = components['schemas'];
export type EntityDelivery = Schemas['EntityDelivery'];
export type Environment = Schemas['Environment'];
export type Deployment = Schemas['DeploymentView'];
export type Comparison = Schemas['Comparison'];
export type Commit = Schemas['CommitLine'];
export type PausedPlace = Schemas['PausedPlace'];
export type HeldBack = Schemas['HeldBack'];
export type Trouble = Schemas['Trouble'];

function address(entity: Entity | string) {
  const { kind, namespace, name } = parseRef(typeof entity === 'string' ? entity : refOf(entity));
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

/** Whether something delivers it, and where that is paused; nothing as long as that is not known, for which a page waits a moment. */
export function useDelivered(entityRef: string) {
  const runs = entityRef.startsWith('component:');
  const patient = usePatience(entityRef);
  const { data, isPending } = useQuery({
    queryKey: ['delivery', entityRef, 'delivered'],
    queryFn: () => http.get<Schemas['Shortly']>(`${address(entityRef)}/delivered`),
    enabled: runs,
    retry: false,
    // A part of the page that asks anew after a failure would make it wait again.
    retryOnMount: false,
    staleTime: 30_000,
    refetchInterval: 30_000,
  });
  const asked = runs && isPending;
  return {
    delivered: asked ? undefined : data?.delivered === true,
    awaited: asked && patient,
    paused: data?.paused ?? [],
  };
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
