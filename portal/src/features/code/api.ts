import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';

type Schemas = components['schemas'];
export type Repository = Schemas['RepositoryView'];
export type Commit = Schemas['CommitView'];
export type Changed = Schemas['FileChange'];
export type Entry = Schemas['Entry'];
/** The text is missing for what is binary or too long to be shown. */
export type FileText = Schemas['Shown'];
export type Check = Schemas['CommitStatus'];
export type Proposal = Schemas['ProposalView'];
export type Webhook = Schemas['WebhookView'];
export const repositories = '/api/ridgeway/code/repositories';

export function useCode<T>(path: string, query: Record<string, string | number | undefined> = {}, enabled = true) {
  return useQuery<T>({
    queryKey: ['code', path, query],
    queryFn: () => http.get<T>(`${repositories}${path}`, query),
    enabled,
    placeholderData: path === '' ? keepPreviousData : undefined,
  });
}
