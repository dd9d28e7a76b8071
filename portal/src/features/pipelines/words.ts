import { duration } from '@/shared/formats';
import type { Tone } from '@/shared/StateMark';
import type { Build, BuildStage, BuildStep, Station } from './api';

type State = Build['state'];

const tones: Record<State, Tone> = {
  waiting: 'unknown',
  running: 'busy',
  succeeded: 'good',
  failed: 'bad',
  cancelled: 'unknown',
  skipped: 'unknown',
};

const words: Record<State, string> = {
  waiting: 'Waits',
  running: 'Running',
  succeeded: 'Done',
  failed: 'Failed',
  cancelled: 'Stopped',
  skipped: 'Left out',
};

export const toneOf = (state: State): Tone => tones[state];
export const wordOf = (state: State): string => words[state];

/** What became of a build, and how long that took. */
export function outcomeOf({ state, seconds }: Pick<Build, 'state' | 'seconds'>): string {
  const known = seconds !== null && seconds !== undefined;
  if (state === 'succeeded') return known ? `Built in ${duration(seconds)}` : 'Built';
  if (state === 'running') return known ? `Building for ${duration(seconds)}` : 'Building';
  if (state === 'failed') return known ? `Failed after ${duration(seconds)}` : 'Failed';
  return words[state];
}

/** How long a stage or step took; empty before its end. */
export function tookOf({ startedAt, endedAt }: Pick<BuildStep, 'startedAt' | 'endedAt'>): string {
  return startedAt && endedAt ? duration((Date.parse(endedAt) - Date.parse(startedAt)) / 1000) : '';
}

/** When a commit was through a station, counted from its begin, such as "after 2 min". */
export function whenOf({ state, seconds }: Station, first: boolean): string {
  if (first) return '';
  if (state === 'waiting') return 'not yet';
  if (state === 'running') return 'under way';
  if (state === 'skipped') return 'replaced';
  const after = seconds !== null && seconds !== undefined ? ` after ${duration(seconds)}` : '';
  return state === 'failed' ? `failed${after}` : after.trim() || words[state].toLowerCase();
}

/** The log that is worth to be seen first: of what failed, else of what runs, else the last there is. */
export function firstLog(stages: BuildStage[]): string {
  const steps = stages.flatMap((each) => each.steps).filter((each) => each.log);
  const one = steps.find((each) => each.state === 'failed') ?? steps.find((each) => each.state === 'running');
  return (one ?? steps.at(-1))?.log ?? '';
}

/** An entity or a name as people read it. */
export const byWhom = (by: string): string => by.replace(/^user:(default\/)?/, '');
