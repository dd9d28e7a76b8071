import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http } from '@/shared/http';
import { live } from '@/shared/live';
import { touches } from './words';

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
const AWAITED_MILLIS = 1_000;

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
  const [patient, setPatient] = useState(true);
  useEffect(() => {
    const timer = window.setTimeout(() => setPatient(false), AWAITED_MILLIS);
    return () => window.clearTimeout(timer);
  }, []);
  return runs && isPending && patient;
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
