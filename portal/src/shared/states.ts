import type { Tone } from './StateMark';

/** How the states of runs and steps look and what they are called, the same everywhere. */
export const tones: Record<string, Tone> = {
  completed: 'good',
  processing: 'busy',
  open: 'unknown',
  scheduled: 'unknown',
  failed: 'bad',
  cancelled: 'warn',
  unclear: 'warn',
  skipped: 'unknown',
};

export const stateWords: Record<string, string> = {
  completed: 'Done',
  processing: 'Running',
  open: 'Waiting',
  scheduled: 'Scheduled',
  failed: 'Failed',
  cancelled: 'Cancelled',
  unclear: 'Needs an answer',
  skipped: 'Skipped',
};
