import { useQuery } from '@tanstack/react-query';
import { http } from '@/shared/http';
import type { Tone } from '@/shared/StateMark';

export interface TemplateCard {
  entityRef: string;
  title?: string;
  description?: string;
  owner?: string;
  type?: string;
  tags?: string[];
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
export interface Run {
  id: string;
  templateRef: string;
  templateTitle?: string;
  status: string;
  createdBy?: string;
  createdAt: string;
  endedAt?: string;
  values?: Record<string, unknown>;
  steps?: RunStep[];
  output?: { links?: { title?: string; url?: string; entityRef?: string }[]; [key: string]: unknown };
  error?: { name?: string; message?: string; remedy?: string } | string | null;
  effects?: { kind: string; title: string; url?: string; undone?: boolean }[];
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
  presentation?: { buttonLabels?: { createButtonText?: string; reviewButtonText?: string } };
  steps: FormStep[];
}
export interface Preview {
  files?: { path: string; size: number }[];
  repository?: string | null | Record<string, string>;
  entityRefs?: string[];
  notes?: (string | { message: string })[];
}

export const tones: Record<string, Tone> = {
  completed: 'good',
  processing: 'busy',
  open: 'unknown',
  failed: 'bad',
  cancelled: 'warn',
  unclear: 'warn',
  skipped: 'unknown',
};
export const stateWords: Record<string, string> = {
  completed: 'Done',
  processing: 'Running',
  open: 'Waiting',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unclear: 'Not known if done',
  skipped: 'Skipped',
};

export const useTemplates = () =>
  useQuery({
    queryKey: ['paths', 'templates'],
    queryFn: () => http.get<{ items: TemplateCard[] }>('/api/ridgeway/paths/templates'),
  });
export const useRuns = (limit: number, status?: string) =>
  useQuery({
    queryKey: ['paths', 'runs', limit, status],
    queryFn: () => http.get<{ items: Run[]; total: number }>('/api/ridgeway/paths/runs', { limit, status }),
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
