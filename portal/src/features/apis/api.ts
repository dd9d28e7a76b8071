import { useQuery } from '@tanstack/react-query';
import { type Entity, parseRef, refOf, related } from '@/shared/entity';
import { http } from '@/shared/http';

export interface Version {
  id: number;
  at: string;
  hash: string;
  type: string;
  characters: number;
}

function place(entity: Entity): string {
  const { namespace, name } = parseRef(refOf(entity));
  return `/api/ridgeway/apis/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}

/** The definitions that are kept of the API, newest first. */
export function useVersions(entity: Entity) {
  return useQuery({
    queryKey: ['apis', refOf(entity), 'versions', entity.metadata.etag],
    queryFn: ({ signal }) => http.get<{ items: Version[] }>(`${place(entity)}/versions`, {}, signal),
    select: ({ items }) => items,
  });
}

export function useDefinition(entity: Entity, version: number | undefined) {
  return useQuery({
    queryKey: ['apis', refOf(entity), 'versions', version, 'text'],
    queryFn: ({ signal }) => http.text(`${place(entity)}/versions/${version}`, signal),
    enabled: version !== undefined,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export interface TrialAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
  whole: boolean;
  millis: number;
}

/** The servers that one may send requests to; none where trying out is not allowed. */
export function useTrialServers(entity: Entity) {
  return useQuery({
    queryKey: ['apis', refOf(entity), 'trial', entity.metadata.etag],
    queryFn: ({ signal }) => http.get<{ servers: string[] }>(`${place(entity)}/trial`, {}, signal),
    select: ({ servers }) => servers,
    retry: false,
  });
}

export async function sendTrial(
  entity: Entity,
  trial: { server: string; method: string; path: string; headers: Record<string, string>; body: string },
): Promise<TrialAnswer> {
  const began = performance.now();
  const answer = await http.post<Omit<TrialAnswer, 'millis'>>(`${place(entity)}/trial`, trial);
  return { ...answer, millis: Math.round(performance.now() - began) };
}

const MOST_ASKED = 500;

export interface Consumer {
  ref: string;
  owners: string[];
  description?: string;
}

/** Who says that they use the API, with their owners. */
export function useConsumers(entity: Entity) {
  const refs = related(entity, 'apiConsumedBy');
  return useQuery({
    queryKey: ['apis', refOf(entity), 'consumers', refs],
    queryFn: async (): Promise<Consumer[]> => {
      const { items } = await http.post<{ items: (Entity | null)[] }>('/api/catalog/entities/by-refs', {
        entityRefs: refs.slice(0, MOST_ASKED),
        fields: ['kind', 'metadata', 'relations'],
      });
      return refs.map((ref, index) => {
        const found = items[index];
        return {
          ref,
          owners: found ? related(found, 'ownedBy') : [],
          description: found?.metadata.description,
        };
      });
    },
  });
}
