/** What tells copies of one service apart: the end of their names that differs. */
export function shortNames(names: string[]): Map<string, string> {
  const parts = names.map((name) => name.split('-'));
  let same = 0;
  while (parts.length > 1 && parts.every((each) => each.length > same + 1 && each[same] === parts[0]?.[same])) same++;
  return new Map(
    names.map((name, index) => [name, parts[index]?.slice(parts.length > 1 ? same : -1).join('-') ?? name]),
  );
}

/** What those are called that write: by their copy, and by themselves where there are several in it. */
export function called(sources: string[], copies: string[]): Map<string, string> {
  const short = shortNames(
    [...new Set([...copies, ...sources.map((source) => source.split('/')[0] ?? '')])].filter(Boolean),
  );
  return new Map(
    sources.map((source) => {
      const [name = '', part] = source.split('/');
      return [source, [short.get(name) ?? name, part].filter(Boolean).join('/')];
    }),
  );
}

export type Level = 'error' | 'warning' | 'other';

export interface Line {
  /** Counted from the first that was read, also when older ones were left out since. */
  number: number;
  source: string;
  at: string;
  text: string;
  level: Level;
}

const levels: [Level, RegExp][] = [
  ['error', /\b(?:[Ee]rror|[Ff]atal|[Pp]anic|ERR|\w*[a-z](?:Exception|Error))\b|^E\d{4} /],
  ['warning', /\b[Ww]arn(?:ing)?\b|^W\d{4} /],
];
const said = /["']?\b(?:level|severity|lvl)\b["']?\s*[:=]\s*["']?(\w+)/i;
const upper = /\b(FATAL|SEVERE|ERROR|WARN|WARNING|INFO|NOTICE|DEBUG|TRACE)\b/;
const within = /^(?:\s+\S|Caused by: |at )/;

/** How serious a line says it is; what belongs to the line before it, such as where an error came from, is as serious. */
export function levelOf(text: string, before: Level = 'other'): Level {
  if (within.test(text)) return before;
  const word = said.exec(text)?.[1] ?? upper.exec(text.slice(0, 120))?.[1];
  if (word) {
    if (/^(?:error|err|fatal|panic|severe|critical|crit|alert|emerg\w*)$/i.test(word)) return 'error';
    return /^(?:warn|warning)$/i.test(word) ? 'warning' : 'other';
  }
  return levels.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
}

export interface Parsed {
  lines: Line[];
  total: number;
  last: Record<string, Level>;
}

export const nothingParsed: Parsed = { lines: [], total: 0, last: {} };

/** The lines as they came, `source`, time and text with tabs between, of which those before were read already. */
export function parseOn(before: Parsed, lines: string[], left: number): Parsed {
  const total = left + lines.length;
  if (total === before.total) return before;
  const from = total < before.total ? nothingParsed : before;
  const last = { ...from.last };
  const more = lines.slice(Math.max(0, from.total - left)).map((line, index): Line => {
    const [source = '', at = '', ...text] = line.split('\t');
    const joined = text.join('\t');
    const level = levelOf(joined, last[source]);
    last[source] = level;
    return { number: Math.max(from.total, left) + index, source, at, text: joined, level };
  });
  return { lines: [...from.lines, ...more].filter((line) => line.number >= left), total, last };
}

export type LevelChoice = 'all' | 'warning' | 'error';

/** The lines that hold the words and are at least as serious. */
export function chosen(lines: Line[], words: string, level: LevelChoice): Line[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted && level === 'all') return lines;
  return lines.filter(
    (line) =>
      (level === 'all' || line.level === 'error' || line.level === level) &&
      (!wanted || line.text.toLowerCase().includes(wanted)),
  );
}

/** Where to read on: after the last line. */
export function readOn(_: number, last: string): string {
  const at = last.split('\t')[1];
  return at ? `after=${encodeURIComponent(at)}` : '';
}

/** What a link to a line says of it; a log never holds two lines of one copy at the same billionth of a second. */
export const nameOf = ({ at, source }: Line) => `${at} ${source}`;

const BEFORE_MILLIS = 30_000;

/** From when a log is read so that the line which a link names is among what is read. */
export function beforeLine(name: string): string | undefined {
  const at = new Date(name.split(' ')[0] ?? '').getTime();
  return Number.isNaN(at) ? undefined : new Date(at - BEFORE_MILLIS).toISOString();
}

interface Serves {
  workload: string;
  status: { state: string };
}

/** How many others of the same workload serve while that copy does not. */
export const othersServing = <C extends Serves>(copies: C[], copy: C) =>
  copies.filter((each) => each !== copy && each.workload === copy.workload && each.status.state === 'serving').length;

const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export function memory(size: number): string {
  let unit = 0;
  let rest = size;
  while (rest >= 1024 && unit < units.length - 1) {
    rest /= 1024;
    unit++;
  }
  return `${rest >= 100 || unit === 0 ? Math.round(rest) : Number(rest.toFixed(1))} ${units[unit]}`;
}

/** Thousandths of a processor, such as "0.25". */
export const processor = (thousandths: number) => String(Number((thousandths / 1000).toFixed(2)));

/** "120 MiB of 512 MiB", and how much of it that is where there is a limit. */
export function used(
  amount: number | null | undefined,
  limit: number | null | undefined,
  words: (amount: number) => string,
) {
  const most = typeof limit === 'number' ? limit : undefined;
  if (typeof amount !== 'number')
    return most === undefined ? undefined : { says: `at most ${words(most)}`, share: undefined };
  return most
    ? { says: `${words(amount)} of ${words(most)}`, share: amount / most }
    : { says: `${words(amount)}, no limit`, share: undefined };
}
