import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { http } from '@/shared/http';
import { live } from '@/shared/live';
import type { components } from '@/shared/openapi';
import { useMay } from '@/shared/session';

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
export type Previews = Schemas['RepositoryPreviews'];
export const repositories = '/api/ridgeway/code/repositories';

export function useCode<T>(path: string, query: Record<string, string | number | undefined> = {}, enabled = true) {
  return useQuery<T>({
    queryKey: ['code', path, query],
    queryFn: () => http.get<T>(`${repositories}${path}`, query),
    enabled,
    placeholderData: path === '' ? keepPreviousData : undefined,
  });
}

/** What of the proposals of a repository can be tried out; asked again when something is delivered. */
export function usePreviews(at: string) {
  const may = useMay();
  const { data, refetch } = useQuery<Previews>({
    queryKey: ['paths', 'previews', at],
    queryFn: () => http.get<Previews>(`/api/ridgeway/paths/previews${at}`),
    enabled: may('delivery.deployment.read'),
    refetchInterval: 30_000,
    retry: false,
  });
  useEffect(() => live.listen(({ topic }) => void (topic === 'delivery' && refetch())), [refetch]);
  return data;
}
