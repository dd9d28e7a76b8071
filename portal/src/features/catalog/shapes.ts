import { box } from './layout';

const longest = 24;

export const shortened = (name: string) => (name.length > longest ? `${name.slice(0, longest - 1)}…` : name);

/** Where the name stands; below the lid of a barrel. */
export const textAt = (kind: string) => (kind === 'resource' ? 20 : 18);

function rounded(radius: number): string {
  const { width: w, height: h } = box;
  const r = radius;
  return `M${r} 0H${w - r}A${r} ${r} 0 0 1 ${w} ${r}V${h - r}A${r} ${r} 0 0 1 ${w - r} ${h}H${r}A${r} ${r} 0 0 1 0 ${h - r}V${r}A${r} ${r} 0 0 1 ${r} 0Z`;
}

/** The outline of a kind: a barrel for what stores, an arrow's ends for APIs, round for what gathers others. */
export function shapeOf(kind: string): string {
  const { width: w, height: h } = box;
  if (kind === 'resource') return `M0 3v${h - 6}c0 4 ${w} 4 ${w} 0V3c0 -4 -${w} -4 -${w} 0c0 4 ${w} 4 ${w} 0`;
  if (kind === 'api') return `M10 0H${w - 10}L${w} ${h / 2}L${w - 10} ${h}H10L0 ${h / 2}Z`;
  return rounded(['system', 'domain', 'group', 'user'].includes(kind) ? h / 2 : 6);
}
