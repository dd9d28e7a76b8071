import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http, withQuery } from '@/shared/http';
import { safeHref } from '@/shared/links';
import { live } from '@/shared/live';
import type { components } from '@/shared/openapi';
import { usePatience } from '@/shared/patience';
import { touches } from './words';

export type EntityCopies = components['schemas']['EntityCopies'];
export type CopyPlace = components['schemas']['CopyPlace'];
export type EntityEvents = components['schemas']['EntityEvents'];
export type EntityEvent = components['schemas']['EntityEvent'];
export type Copy = components['schemas']['Copy'];
export type State = 'serving' | 'finished' | 'stopped' | 'starting' | 'unknown' | 'degraded' | 'down';
export type Change = 'complete' | 'progressing' | 'paused' | 'stuck';

export interface Version {
  name: string;
  image: string;
  copies: number;
  ready: number;
}

export interface Finding {
  words: string;
  kind: string;
  name: string;
  field: string;
  value: string;
}

export interface Status {
  state: State;
  change: Change;
  wanted: number;
  ready: number;
  version: Version | null;
  before: Version | null;
  sentence: string;
  findings: Finding[];
  /** Since when it is amiss, where it is and that is known. */
  since: string | null;
  until: string | null;
  lastRun: string | null;
  nextRun: string | null;
}

export interface Part {
  kind: string;
  resource: string;
  name: string;
  says: string;
  command: string;
}

export interface Workload {
  kind: string;
  name: string;
  foundBy: string;
  status: Status;
  addresses: string[];
  objects: Part[];
}

export interface Trouble {
  code: string;
  message: string;
  remedy: string;
}

export interface Place {
  environment: string;
  cluster: string;
  source: string;
  namespace: string;
  state: State;
  workloads: Workload[];
  asOf: string;
  stale: Trouble | null;
}

export interface EntityRuntime {
  entityRef: string;
  state: State;
  sentence: string;
  places: Place[];
  problems: Trouble[];
  clusters: number;
}

function address(entityRef: string) {
  const { kind, namespace, name } = parseRef(entityRef);
  return `/api/ridgeway/runtime/entities/${[kind, namespace, name].map(encodeURIComponent).join('/')}`;
}

const ELSEWHERE_MILLIS = 2_000;

function useQueried(entityRef: string, enabled: boolean) {
  return useQuery({
    queryKey: ['runtime', entityRef],
    queryFn: () => http.get<EntityRuntime>(address(entityRef)),
    refetchInterval: 15_000,
    enabled,
  });
}

/**
 * Asked again at once when a cluster tells of a change of what is shown, soon when of another, which may be the first
 * of a new environment; time alone may end what is under way, so also now and then.
 */
export function useRuntime(entity: Entity) {
  const query = useQueried(refOf(entity), true);
  const { data, dataUpdatedAt, refetch } = query;
  useEffect(
    () =>
      live.listen(({ topic, data: change }) => {
        if (topic !== 'runtime') return;
        if (touches(data, change) || Date.now() - dataUpdatedAt > ELSEWHERE_MILLIS) void refetch();
      }),
    [data, dataUpdatedAt, refetch],
  );
  return query;
}

/** Whether a page should wait for what runs, so that nothing moves when it comes: a moment, and of components alone. */
export function useAwaited(entityRef: string) {
  const runs = entityRef.startsWith('component:');
  const { isPending } = useQueried(entityRef, runs);
  const patient = usePatience(entityRef);
  return runs && isPending && patient;
}

/** Where people open it: in the last environment that has an address. */
export function useAddress(entityRef: string): string | undefined {
  const { data } = useQueried(entityRef, entityRef.startsWith('component:'));
  return data?.places
    .toReversed()
    .flatMap(({ workloads }) => workloads.flatMap(({ addresses }) => addresses))
    .find(safeHref);
}

/** One object of the cluster as it is at this moment. */
export function useObject(entity: Entity, place: Place, part: Part) {
  return useQuery({
    queryKey: ['cluster-object', place.cluster, place.namespace, part.resource, part.name],
    queryFn: () =>
      http.get<{ yaml: string; command: string; asOf: string }>(`${address(refOf(entity))}/object`, {
        cluster: place.cluster,
        resource: part.resource,
        in: place.namespace,
        called: part.name,
      }),
    staleTime: 0,
  });
}

/** Asked again when something of it changes, and now and then. */
export function useCopies(entity: Entity) {
  const query = useQuery({
    queryKey: ['runtime', refOf(entity), 'copies'],
    queryFn: () => http.get<EntityCopies>(`${address(refOf(entity))}/copies`),
    refetchInterval: 15_000,
  });
  const { data, refetch } = query;
  useEffect(
    () =>
      live.listen(({ topic, data: change }) => {
        if (topic === 'runtime' && touches(data, change)) void refetch();
      }),
    [data, refetch],
  );
  return query;
}

/** Which part of what copies write: of one of them or all, before the last restart or now, from some time on. */
export interface LogChoice {
  copy: string;
  before: boolean;
  after?: string;
}

/** Of each copy. */
export const MOST_LINES = 5_000;

export const copiesLog = (entity: Entity, place: CopyPlace, { copy, before, after }: LogChoice) =>
  withQuery(`${address(refOf(entity))}/log`, {
    cluster: place.cluster,
    in: place.namespace,
    copy,
    previous: before || undefined,
    follow: before ? undefined : true,
    lines: after ? MOST_LINES : undefined,
    after,
  });

/** A new copy takes the place of that one. */
export const restartCopy = (entity: Entity, place: CopyPlace, copy: Copy) =>
  http.post<void>(`${address(refOf(entity))}/restart`, {
    cluster: place.cluster,
    in: place.namespace,
    copy: copy.name,
  });

/** Asked again when something changes in that environment, and now and then. */
export function useEvents(entity: Entity, place: CopyPlace) {
  const query = useQuery({
    queryKey: ['runtime', refOf(entity), 'events'],
    queryFn: () => http.get<EntityEvents>(`${address(refOf(entity))}/events`),
    refetchInterval: 30_000,
  });
  const { refetch } = query;
  useEffect(
    () =>
      live.listen(({ topic, data: change }) => {
        if (topic === 'runtime' && touches({ places: [place] }, change)) void refetch();
      }),
    [place, refetch],
  );
  return query;
}
