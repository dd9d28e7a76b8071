/** An API as people read it, whatever it is written in: parts that are made only when somebody opens them. */
export interface Model {
  title: string;
  version?: string;
  /** The language and its version, such as "OpenAPI 3.1". */
  language: string;
  description?: string;
  servers: string[];
  items: Item[];
}

/** An operation, a channel, a type: one line of the list, and what it opens to. */
export interface Item {
  id: string;
  group: string;
  badge: string;
  name: string;
  summary?: string;
  deprecated?: boolean;
  blocks: () => Block[];
  /** What may be called with it, when the API is spoken over HTTP. */
  call?: { method: string; path: string; takesBody: boolean };
}

export type Block =
  | { kind: 'text'; text: string }
  | { kind: 'fields'; title: string; note?: string; fields: Field[] }
  | { kind: 'example'; title: string; text: string };

/** Something with a type; what is in it is asked for when it is opened, so that types may contain themselves. */
export interface Field {
  name: string;
  type: string;
  required?: boolean;
  deprecated?: boolean;
  description?: string;
  notes?: string[];
  children?: () => Field[];
}

/** What is wrong with a definition, and in which line, as far as its language tells. */
export class DefinitionError extends Error {
  constructor(
    message: string,
    readonly line = 0,
  ) {
    super(message);
  }
}

export type Tree = Record<string, unknown>;

export function tree(value: unknown): Tree {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Tree) : {};
}

export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

/** The example of what one sends, which stands before those of the answers. */
export function sampleOf(item: Item): string {
  const blocks = item.blocks();
  const sent = blocks.findIndex((block) => block.kind === 'fields' && block.title === 'What one sends');
  const next = sent < 0 ? undefined : blocks[sent + 1];
  return next?.kind === 'example' ? next.text : '';
}
