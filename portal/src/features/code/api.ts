import { useQuery } from '@tanstack/react-query';
import { http } from '@/shared/http';

export interface Repository {
  owner: string;
  name: string;
  description?: string;
  defaultBranch: string;
  cloneUrl: string;
  pushedAt?: string;
  openProposals?: number;
  branches?: { name: string; commit: string }[];
}
export interface Commit {
  id: string;
  message: string;
  author: string;
  at: string;
}
export interface Changed {
  path: string;
  status: string;
  additions: number;
  deletions: number;
  patch?: string;
}
export interface Proposal {
  number: number;
  title: string;
  description?: string;
  head: string;
  base: string;
  state: string;
  mergeable?: boolean;
  createdAt?: string;
  commits?: Commit[];
  files?: Changed[];
  checks?: { context: string; state: string; description?: string }[];
}
export const repositories = '/api/ridgeway/code/repositories';

export function useCode<T>(path: string, query: Record<string, string | number | undefined> = {}, enabled = true) {
  return useQuery({
    queryKey: ['code', path, query],
    queryFn: () => http.get<T>(`${repositories}${path}`, query),
    enabled,
  });
}
