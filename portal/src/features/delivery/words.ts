import { count, duration } from '@/shared/formats';
import type { Tone } from '@/shared/StateMark';
import type { Deployment, Environment, HeldBack, PausedPlace } from './api';

const tones: Record<Deployment['outcome'], Tone> = {
  'under-way': 'busy',
  unknown: 'unknown',
  replaced: 'unknown',
  failed: 'bad',
  succeeded: 'good',
};

const words: Record<Deployment['outcome'], string> = {
  'under-way': 'Under way',
  unknown: 'Delivered',
  replaced: 'Replaced',
  failed: 'Failed',
  succeeded: 'Came up',
};

export const toneOf = (deployment: Deployment): Tone => tones[deployment.outcome];

/** What became of it, and how long that took. */
export function outcomeOf({ outcome, seconds }: Deployment): string {
  const took = seconds !== null && seconds !== undefined && outcome === 'succeeded';
  return took ? `${words[outcome]} in ${duration(seconds)}` : words[outcome];
}

/** What goes on to the environment next, such as "3 commits of dev wait". */
export function waitingOf({ waiting }: Environment): string {
  if (!waiting) return '';
  return waiting.commits.length > 0
    ? `${count(waiting.commits.length, 'commit')} of ${waiting.from} ${waiting.commits.length === 1 ? 'waits' : 'wait'}`
    : `Version ${waiting.version} of ${waiting.from} waits`;
}

/** Older and newer of two that were chosen in any order. */
export function inOrder(deployments: Deployment[], chosen: number[]): [number, number] | undefined {
  const [one, other] = deployments.filter(({ id }) => chosen.includes(id)).sort((a, b) => at(a) - at(b));
  return one && other ? [one.id, other.id] : undefined;
}

const at = ({ startedAt }: Deployment) => Date.parse(startedAt);

/** Such as "1.5 is held back: it loses orders." */
export const heldOf = ({ version, digest, reason, by }: HeldBack) =>
  `${version || digest} is held back${reason ? `: ${reason}` : '.'}${by ? ` (${by})` : ''}`;

/** Such as "Delivery to dev and staging is paused: the audit." */
export function pausedOf(paused: PausedPlace[]): string {
  const names = paused.map(({ environment }) => environment);
  const reasons = [...new Set(paused.map(({ pause }) => pause.reason))];
  const where = [names.slice(0, -1).join(', '), ...names.slice(-1)].filter(Boolean).join(' and ');
  return `Delivery to ${where} is paused${reasons.length === 1 && reasons[0] ? `: ${reasons[0]}` : '.'}`;
}
