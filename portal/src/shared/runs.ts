import { shortName } from './entity';

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

/** Runs that go on no further by themselves, until a newer run has the same name: only a person can say what is next. */
export function needing(runs: RunLine[]): RunLine[] {
  return runs.filter(
    (run, index) =>
      ['failed', 'unclear'].includes(run.status) &&
      !runs.slice(0, index).some((newer) => runName(newer) === runName(run) && newer.templateRef === run.templateRef),
  );
}
