import type { Place, Status } from './api';

const words: Record<string, string> = {
  serving: 'Serving',
  finished: 'Finished',
  stopped: 'Stopped',
  starting: 'Starting',
  unknown: 'Unknown',
  degraded: 'Impaired',
  down: 'Down',
};

/** The state of a place in a word or two; a change that did not come through is said beside what serves. */
export function wordOf(place: Place): string {
  const changes = place.workloads.map((each) => each.status.change);
  if (place.state === 'serving' && changes.includes('stuck')) return 'Serving, last change failed';
  if (place.state === 'serving' && changes.includes('progressing')) return 'Serving, changing';
  return words[place.state] ?? 'Unknown';
}

function serving(status: Status): string {
  const version = status.before && status.change !== 'complete' ? status.before : status.version;
  return version ? version.name : 'unknown';
}

/** Which versions a place has, and how many copies of what it wants: "1.4 · 3 of 3 copies". */
export function versionsOf(place: Place): string {
  const versions = [...new Set(place.workloads.map((each) => serving(each.status)))];
  const coming = place.workloads
    .map(({ status }) => (status.before && status.change !== 'complete' ? status.version?.name : undefined))
    .find((name) => name !== undefined);
  const wanted = place.workloads.reduce((sum, each) => sum + each.status.wanted, 0);
  const ready = place.workloads.reduce((sum, each) => sum + each.status.ready, 0);
  const copies = wanted === 0 ? '' : ` · ${ready} of ${wanted} ${wanted === 1 ? 'copy' : 'copies'}`;
  return `${versions.join(', ')}${coming ? ` → ${coming}` : ''}${copies}`;
}

interface Shown {
  places: { cluster: string; namespace: string }[];
}

/** Whether a change in these namespaces (all of them when none is named) is one of what is shown. */
export function touches(shown: Shown | undefined, change: Record<string, string>): boolean {
  if (!shown || !change.namespaces) return true;
  const namespaces = change.namespaces.split(',');
  return shown.places.some((each) => each.cluster === change.cluster && namespaces.includes(each.namespace));
}
