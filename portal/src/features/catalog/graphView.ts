import { type Asked, type Direction, edgeTypes, kinds, usualTypes } from './graph';

export const deepest = 5;

export interface View extends Asked {
  marked?: string;
  list?: boolean;
  /** As much as there is room, when it is not told. */
  zoom?: number;
}

export const zooms = [0.4, 0.6, 0.8, 1, 1.25, 1.5];

/** What the address of the page says; what it does not say is as usual for that kind. */
export function viewOf(search: URLSearchParams, kind: string): View {
  const depth = Number(search.get('depth'));
  const direction = search.get('direction');
  const types = search.getAll('type').filter((type) => type !== '');
  const zoom = Number(search.get('zoom'));
  return {
    depth: Number.isInteger(depth) && depth >= 1 && depth <= deepest ? depth : 2,
    direction: direction === 'uses' || direction === 'used' ? direction : 'both',
    kinds: search.getAll('kind').filter((each) => kinds.includes(each)),
    types: search.has('type') ? types.filter((type) => edgeTypes.includes(type)) : usualTypes(kind),
    marked: search.get('at') ?? undefined,
    list: search.has('view') ? search.get('view') === 'list' : undefined,
    zoom: zooms.includes(zoom) ? zoom : undefined,
  };
}

/** The address with one thing chosen anew. */
export function chosen(search: URLSearchParams, key: keyof View | 'type' | 'kind', value: string[]): URLSearchParams {
  const next = new URLSearchParams(search);
  next.delete(key);
  for (const each of value) next.append(key, each);
  return next;
}

export const directions: { value: Direction; label: string }[] = [
  { value: 'both', label: 'Both ways' },
  { value: 'uses', label: 'What it uses' },
  { value: 'used', label: 'What uses it' },
];
