import { useQuery } from '@tanstack/react-query';
import { type Entity, parseRef, refOf } from '@/shared/entity';
import { http, withQuery } from '@/shared/http';
import type { components } from '@/shared/openapi';

type Schemas = components['schemas'];
export type EntityBuilds = Schemas['EntityBuilds'];
export type Build = Schemas['Build'];
export type BuildStage = Schemas['BuildStage'];
export type BuildStep = Schemas['BuildStep'];
export type Builder = Schemas['BuildTool'];
export type Station = Schemas['Station'];

const GOING_MILLIS = 2_000;
const CALM_MILLIS = 15_000;

function address(entity: Entity) {
  const { kind, namespace, name } = parseRef(refOf(entity));
  return `/api/ridgeway/pipelines/entities/${[kind, namespace, name].map(encodeURIComponent).join('/')}`;
}

export const going = ({ state }: { state: Build['state'] }) => state === 'running' || state === 'waiting';

/** Asked again and again, more often as long as something goes on. */
export function useBuilds(entity: Entity, limit: number) {
  return useQuery({
    queryKey: ['pipelines', refOf(entity), limit],
    queryFn: () => http.get<EntityBuilds>(address(entity), { limit }),
    refetchInterval: ({ state }) => (state.data?.builds.some(going) ? GOING_MILLIS : CALM_MILLIS),
    placeholderData: (before) => before,
  });
}

export function useBuild(entity: Entity, builder: string, id: string) {
  return useQuery({
    queryKey: ['pipelines', refOf(entity), 'build', builder, id],
    queryFn: () => http.get<Build>(`${address(entity)}/build`, { builder, id }),
    refetchInterval: ({ state }) => (state.data && going(state.data) ? GOING_MILLIS : CALM_MILLIS),
  });
}

export const logAddress = (entity: Entity, build: Build, log: string) =>
  withQuery(`${address(entity)}/log`, { builder: build.builder, id: build.id, log });

export const buildAgain = (entity: Entity, { builder, id }: Build) =>
  http.post<{ builder: string; id: string }>(`${address(entity)}/retry`, { builder, id });

export const stopBuild = (entity: Entity, { builder, id }: Build) =>
  http.post<void>(`${address(entity)}/cancel`, { builder, id });

export const buildNow = (entity: Entity, builder: string, revision: string) =>
  http.post<{ builder: string; id: string }>(`${address(entity)}/start`, { builder, revision });
