import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { live } from '@/shared/live';
import type { components } from '@/shared/openapi';

type Schemas = components['schemas'];
export type EntityDelivery = Schemas['EntityDelivery'];
export type Environment = Schemas['Environment'];
export type Deployment = Schemas['DeploymentView'];
export type Comparison = Schemas['Comparison'];
export type Commit = Schemas['CommitLine'];

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
