import { count } from '@/shared/formats';
import type { components } from '@/shared/openapi';

export type Read = components['schemas']['RefreshView'];

/** How a reading ended, in a sentence. */
export function result({ tookMillis, changed, own, errors, found }: Read): string {
  const took = `Read in ${tookMillis < 1000 ? `${Math.max(1, tookMillis)} ms` : `${(tookMillis / 1000).toFixed(1)} s`}`;
  if (errors.length > 0) return `${took}: ${count(errors.length, 'problem')}, what was good stays.`;
  const [first] = own;
  if (first?.what === 'removed') return `${took}: its file no longer holds it, so it is gone.`;
  if (first) return `${took}: changed ${first.fields.map(({ path }) => path).join(', ')}.`;
  if (changed > 0) return `${took}: it is as before; ${count(changed, 'other entry', 'other entries')} changed.`;
  return `${took}: nothing changed in ${count(found, 'entry', 'entries')}.`;
}
