import { keepPreviousData, useQuery } from '@tanstack/react-query';
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
export interface Entry {
  name: string;
  path: string;
  type: 'folder' | 'file' | 'link' | 'module';
  size?: number;
}
/** The text is missing for what is binary or too long to be shown. */
export interface FileText {
  text?: string;
  binary: boolean;
  size: number;
}
export interface Check {
  context: string;
  state: 'error' | 'failure' | 'pending' | 'success';
  description?: string;
  target_url?: string;
}
export interface Proposal {
  number: number;
  title: string;
  description?: string;
  head: string;
  base: string;
  state: 'open' | 'merged' | 'declined';
  author: string;
  createdAt: string;
  headCommit: string;
  mergeable?: boolean;
  commits?: Commit[];
  files?: Changed[];
  checks?: Check[];
}
export interface Webhook {
  id: string;
  url: string;
  deliveries: {
    id: string;
    state: string;
    attempts: number;
    answer: string;
    createdAt: string;
    attemptedAt?: string;
  }[];
}
export const repositories = '/api/ridgeway/code/repositories';

export function useCode<T>(path: string, query: Record<string, string | number | undefined> = {}, enabled = true) {
  return useQuery<T>({
    queryKey: ['code', path, query],
    queryFn: () => http.get<T>(`${repositories}${path}`, query),
    enabled,
    placeholderData: path === '' ? keepPreviousData : undefined,
  });
}
