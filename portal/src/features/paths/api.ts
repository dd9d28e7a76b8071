import { useQuery } from '@tanstack/react-query';
import { http } from '@/shared/http';
import type { components } from '@/shared/openapi';
import type { RunLine } from '@/shared/runs';

export interface TemplateCard {
  entityRef: string;
  title?: string;
  description?: string;
  owner?: string;
  type?: string;
  tags?: string[];
  /** Whether it changes something that exists. */
  changes?: boolean;
  runs?: number;
  successRate?: number | null;
  medianSeconds?: number | null;
}
export interface RunStep {
  id: string;
  name: string;
  action: string;
  status: string;
  startedAt?: string;
  endedAt?: string;
  message?: string;
}
export interface Effect {
  kind: string;
  title: string;
  url?: string;
  undone?: boolean;
}
export interface Run extends RunLine {
  steps?: RunStep[];
  output?: {
    links?: { title?: string; url?: string; entityRef?: string }[];
    text?: { title?: string; content?: string }[];
    [key: string]: unknown;
  };
  error?: { name?: string; message?: string; remedy?: string; code?: string; stepId?: string } | string | null;
  effects?: Effect[];
  canRetry?: boolean;
  canCancel?: boolean;
  canUndo?: boolean;
}
export interface FormStep {
  title: string;
  description?: string;
  schema: Record<string, unknown>;
}
export interface ParameterSchema {
  title: string;
  description?: string;
  presentation?: { buttonLabels?: { backButtonText?: string; createButtonText?: string; reviewButtonText?: string } };
  steps: FormStep[];
  /** What the template asks of another portal that does not happen here. */
  'ridgeway:remarks'?: string[];
}
export type Preview = components['schemas']['Preview'];

export const useTemplates = () =>
  useQuery({
    queryKey: ['paths', 'templates'],
    queryFn: () => http.get<{ items: TemplateCard[] }>('/api/ridgeway/paths/templates'),
  });
export const useRuns = (query: { limit: number; offset: number; status?: string; createdBy?: string }) =>
  useQuery({
    queryKey: ['paths', 'runs', query],
    queryFn: () => http.get<{ items: Run[]; total: number }>('/api/ridgeway/paths/runs', query),
    placeholderData: (last) => last,
  });
export const useRun = (id: string) =>
  useQuery({
    queryKey: ['paths', 'run', id],
    queryFn: () => http.get<Run>(`/api/ridgeway/paths/runs/${id}`),
    refetchInterval: ({ state }) => (['open', 'processing'].includes(state.data?.status ?? 'open') ? 3000 : false),
  });
export const useParameters = (namespace: string, name: string) =>
  useQuery({
    queryKey: ['paths', 'parameters', namespace, name],
    queryFn: () =>
      http.get<ParameterSchema>(`/api/scaffolder/v2/templates/${namespace}/template/${name}/parameter-schema`),
    staleTime: 60_000,
  });

/** The Git hosts that templates may name, each with its type as `integrations` has it. */
export const gitHostsKey = ['paths', 'git-hosts'] as const;
export const useGitHosts = () =>
  useQuery({
    queryKey: gitHostsKey,
    queryFn: () => http.get<Record<string, string>>('/api/ridgeway/paths/git-hosts'),
    staleTime: 60_000,
  });

/** Whether a run may still do something by itself. */
export const underWay = (status: string) => status === 'open' || status === 'processing';
