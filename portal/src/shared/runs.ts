import { shortName } from './entity';

export interface RunLine {
  id: string;
  templateTitle?: string;
  templateRef: string;
  status: string;
  createdBy?: string;
  createdAt: string;
  startsAt?: string | null;
  endedAt?: string;
  values?: Record<string, unknown>;
}

/** The name by which people speak of a run: what was made or done, and its name or what it was done to. */
export function runName(run: RunLine): string {
  const what = run.templateTitle ?? shortName(run.templateRef);
  const { entity, environment, name } = run.values ?? {};
  if (typeof entity === 'string' && entity) {
    const where = typeof environment === 'string' && environment ? ` in ${environment}` : '';
    return `${what}: ${shortName(entity)}${where}`;
  }
  return typeof name === 'string' && name ? `${what}: ${name}` : what;
}

/** When it began, or is to begin. */
export const beginning = (run: RunLine) => run.startsAt ?? run.createdAt;

/** Its state; one that waits for its time is scheduled. */
export const runState = (run: RunLine) =>
  run.status === 'open' && Date.parse(beginning(run)) > Date.now() ? 'scheduled' : run.status;
