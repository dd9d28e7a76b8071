import { shortName } from './entity';
import { http } from './http';

export interface RunLine {
  id: string;
  templateTitle?: string;
  templateRef: string;
  status: string;
  createdBy?: string;
  createdAt: string;
  endedAt?: string;
  values?: Record<string, unknown>;
}

/** The name by which people speak of a run: what was made, and its name. */
export function runName(run: RunLine): string {
  const what = run.templateTitle ?? shortName(run.templateRef);
  return typeof run.values?.name === 'string' && run.values.name ? `${what}: ${run.values.name}` : what;
}

/** Runs that went on no further by themselves: only a person can say what happens next. */
export const needsQuery = {
  queryKey: ['paths', 'runs', 'needs'] as const,
  queryFn: () =>
    http.get<{ items: RunLine[]; total: number }>('/api/ridgeway/paths/runs', {
      status: ['failed', 'unclear'],
      limit: 5,
    }),
  staleTime: 10_000,
};
