import { useQuery } from '@tanstack/react-query';
import { parseRef } from './entity';
import { http } from './http';
import { mayDo } from './may';

export interface Session {
  actor: { ref: string; displayName?: string; means: string; ownership?: string[] };
  role: string;
  permissions: string[];
  /** Those that hold for what one owns alone. */
  ownPermissions?: string[];
  organization?: string;
  version?: string;
  baseUrl: string;
  gitBaseUrl: string;
  gitHost: string;
}

export const sessionKey = ['identity', 'session'] as const;

export const sessionQuery = {
  queryKey: sessionKey,
  queryFn: () => http.get<Session>('/api/ridgeway/session'),
  staleTime: 60_000,
};

/** The person at this browser; the frame shows no page before it is known. */
export function useSession(): Session {
  const { data } = useQuery({ ...sessionQuery, retry: false });
  if (!data) throw new Error('A page was shown before the session was known.');
  return data;
}

export function useMay(): (permission: string, owners?: string[]) => boolean {
  const session = useSession();
  return (permission, owners) => mayDo(session, permission, owners);
}

export function personName(session: Session): string {
  return session.actor.displayName || parseRef(session.actor.ref).name;
}
