import { stateWords } from '@/shared/states';

/** How far a run is, in words: its state when that is all there is to say. */
export function progress({ status, done, steps, step }: { status: string; done: number; steps: number; step: string }) {
  if (status !== 'processing' || steps === 0) return stateWords[status] ?? status;
  return step ? `${done + 1} of ${steps} · ${step}` : `${done} of ${steps} done`;
}
