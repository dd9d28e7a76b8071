import { safeHref } from './links';

export type Block =
  | { kind: 'heading'; level: number; text: string }
  | { kind: 'paragraph' | 'quote' | 'code'; text: string }
  | { kind: 'list'; ordered: boolean; items: string[] }
  | { kind: 'table'; head: string[]; rows: string[][] }
  | { kind: 'rule' };

export type Inline =
  | { kind: 'text' | 'code' | 'strong' | 'em'; text: string }
  | { kind: 'link'; text: string; href: string };

const item = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;
const starts = [
  /^#{1,6}\s/,
  /^(```|~~~)/,
  /^\s{0,3}(?:[-*+]|\d{1,9}[.)])\s+/,
  /^>/,
  /^\|/,
  /^(?:-{3,}|\*{3,}|_{3,})\s*$/,
];

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map((cell) => cell.trim());
}

/** Reads the Markdown that readmes are written in; what it does not know stays plain text. */
export function parseBlocks(source: string): Block[] {
  const lines = source.replace(/\r\n?/g, '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const take = (test: (line: string) => boolean) => {
    const from = at;
    while (at < lines.length && test(lines[at] ?? '')) at++;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    const fence = /^(```|~~~)/.exec(line)?.[1];
    if (!line.trim()) at++;
    else if (heading) {
      blocks.push({ kind: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
      at++;
    } else if (fence) {
      at++;
      const text = take((each) => !each.startsWith(fence)).join('\n');
      at++;
      blocks.push({ kind: 'code', text });
    } else if (/^(?:-{3,}|\*{3,}|_{3,})\s*$/.test(line)) {
      blocks.push({ kind: 'rule' });
      at++;
    } else if (line.startsWith('>')) {
      blocks.push({
        kind: 'quote',
        text: take((each) => each.startsWith('>'))
          .map((each) => each.replace(/^>\s?/, ''))
          .join(' '),
      });
    } else if (
      line.startsWith('|') &&
      /^\|?[\s:|-]+$/.test(lines[at + 1] ?? '') &&
      (lines[at + 1] ?? '').includes('-')
    ) {
      at += 2;
      blocks.push({ kind: 'table', head: cells(line), rows: take((each) => each.startsWith('|')).map(cells) });
    } else if (item.test(line)) {
      const ordered = item.exec(line)?.[1] !== undefined;
      const items: string[] = [];
      while (at < lines.length && lines[at]?.trim()) {
        const found = item.exec(lines[at] ?? '');
        if (found) items.push(found[2] ?? '');
        else if (/^\s/.test(lines[at] ?? '')) items.push(`${items.pop() ?? ''} ${lines[at]?.trim()}`);
        else break;
        at++;
      }
      blocks.push({ kind: 'list', ordered, items });
    } else {
      const first = line;
      at++;
      const more = take((each) => Boolean(each.trim()) && !starts.some((start) => start.test(each)));
      blocks.push({ kind: 'paragraph', text: [first, ...more].map((each) => each.trim()).join(' ') });
    }
  }
  return blocks;
}

const inline =
  /(`+)(.+?)\1|!?\[([^\]]*)\]\(([^()\s]+(?:\([^()\s]*\))?)(?:\s+"[^"]*")?\)|\*\*(.+?)\*\*|(?<![\w*])\*([^*\s](?:[^*]*[^*\s])?)\*|(?<!\w)_([^_\s](?:[^_]*[^_\s])?)_(?!\w)|<?(https?:\/\/[^\s<>()]+[^\s<>().,;:!?'"])>?/g;

export function parseInline(text: string, resolve: (target: string) => string | undefined = safeHref): Inline[] {
  const parts: Inline[] = [];
  let end = 0;
  for (const found of text.matchAll(inline)) {
    if (found.index > end) parts.push({ kind: 'text', text: text.slice(end, found.index) });
    end = found.index + found[0].length;
    const [, , code, label, target, strong, star, line, bare] = found;
    if (code !== undefined) parts.push({ kind: 'code', text: code });
    else if (target !== undefined) {
      const href = safeHref(target) ?? resolve(target);
      parts.push(href ? { kind: 'link', text: label || target, href } : { kind: 'text', text: label || target });
    } else if (strong !== undefined) parts.push({ kind: 'strong', text: strong });
    else if (star ?? line) parts.push({ kind: 'em', text: star ?? line ?? '' });
    else if (bare) parts.push({ kind: 'link', text: bare, href: bare });
  }
  if (end < text.length) parts.push({ kind: 'text', text: text.slice(end) });
  return parts;
}

/** What an address calls each heading, as Git hosts do: small letters, dashes for spaces, a number on what comes again. */
export function anchors(blocks: Block[]): (string | undefined)[] {
  const seen = new Map<string, number>();
  return blocks.map((block) => {
    if (block.kind !== 'heading') return undefined;
    const name = block.text
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-');
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before ? `${name}-${before}` : name;
  });
}
