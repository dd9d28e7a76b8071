import { entityPath } from './entity';
import type { components } from './openapi';
import type { Tone } from './StateMark';

export type Line = components['schemas']['Line'];
export type Where = components['schemas']['Where'];
export type Need = components['schemas']['Need'];

const states: Record<string, { tone: Tone; word: string }> = {
  serving: { tone: 'good', word: 'serving' },
  finished: { tone: 'good', word: 'finished' },
  stopped: { tone: 'unknown', word: 'stopped' },
  starting: { tone: 'busy', word: 'starting' },
  degraded: { tone: 'warn', word: 'impaired' },
  down: { tone: 'bad', word: 'down' },
  delivered: { tone: 'unknown', word: 'delivered' },
};
const notKnown = { tone: 'unknown' as const, word: 'unknown' };

export interface Group {
  version: string;
  environments: string[];
  tone: Tone;
  word: string;
  /** The version that was brought there last and did not come up. */
  failed: string;
}

/** Neighbouring environments that have the same version in the same state, together. */
export function grouped(environments: Where[]): Group[] {
  const groups: Group[] = [];
  for (const { environment, version, state, failed } of environments) {
    const { tone, word } = states[state] ?? notKnown;
    const last = groups.at(-1);
    if (last && last.version === version && last.word === word && last.failed === failed)
      last.environments.push(environment);
    else groups.push({ version, environments: [environment], tone, word, failed });
  }
  return groups;
}

/** One thing that waits for a person, in words, and where they see why. */
export interface Waits {
  key: string;
  tone: Tone;
  word: string;
  title: string;
  says: string;
  at?: string;
  to: string;
}

const words: Record<string, { tone: Tone; word: string }> = {
  down: { tone: 'bad', word: 'Down' },
  degraded: { tone: 'warn', word: 'Impaired' },
  failed: { tone: 'bad', word: 'Failed' },
  stuck: { tone: 'warn', word: 'Stuck' },
  unclear: { tone: 'warn', word: 'Needs an answer' },
};

const places: Record<string, (subject: string) => string> = {
  running: entityPath,
  delivery: (subject) => `${entityPath(subject)}/deployments`,
  catalog: (subject) => `${entityPath(subject)}/source`,
  run: (subject) => `/runs/${subject}`,
};

export function waits({ kind, subject, title, state, says, at }: Need): Waits {
  const { tone, word } = words[state] ?? { tone: 'warn' as const, word: 'Needs a look' };
  const to = places[kind]?.(subject) ?? '/settings/connections';
  return { key: `${kind} ${subject} ${says}`, tone, word, title, says, at: at ?? undefined, to };
}
