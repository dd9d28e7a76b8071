import type { Change, Verdict } from './changes';
import { nameOf, resolved } from './document';
import { list, type Tree, text, tree } from './model';
import { parts, pretty, typeName } from './schema';

/** Who is bound by a schema: whoever sends must not be asked for more, whoever receives must not be given less. */
export type Side = 'sent' | 'received';

const MOST = 2_000;
const DEEPEST = 40;

/** Compares the schemas of two documents; each pair once, however often and in whatever circles it is referred to. */
export class SchemaChanges {
  readonly found: Change[] = [];
  private readonly seen = new Set<string>();
  private readonly numbers = new WeakMap<object, number>();
  private count = 0;

  constructor(
    private readonly before: Tree,
    private readonly after: Tree,
  ) {}

  add(verdict: Verdict, place: string, what: string) {
    if (this.found.length < MOST) this.found.push({ verdict, place, what });
  }

  compare(before: unknown, after: unknown, side: Side, place: string, depth = 0) {
    if (before === undefined || after === undefined || depth > DEEPEST || this.known(before, after, side)) return;
    const from = nameOf(tree(before).$ref);
    const to = nameOf(tree(after).$ref);
    // A type with a name is the same wherever it is used, so it is told of as itself.
    const at = from && from === to ? `${from} (when ${side})` : place;
    const old = resolved(this.before, before);
    const now = resolved(this.after, after);
    if (old.$ref !== undefined || now.$ref !== undefined) {
      if (old.$ref !== now.$ref) this.add('unknown', at, 'leads to another document now, which is not read');
      return;
    }
    if (this.types(before, after, old, now, side, at)) return;
    this.values(old, now, side, at);
    this.limits(old, now, side, at);
    this.properties(old, now, side, at, depth);
    if (old.items && now.items) this.compare(first(old.items), first(now.items), side, `${at} › each`, depth + 1);
  }

  private known(before: unknown, after: unknown, side: Side): boolean {
    const key = [this.key(before), this.key(after), side].join('|');
    const known = this.seen.has(key);
    this.seen.add(key);
    return known;
  }

  private key(value: unknown): string {
    const reference = tree(value).$ref;
    if (typeof reference === 'string') return reference;
    if (value === null || typeof value !== 'object') return String(value);
    let number = this.numbers.get(value);
    if (number === undefined) {
      number = ++this.count;
      this.numbers.set(value, number);
    }
    return String(number);
  }

  private types(before: unknown, after: unknown, old: Tree, now: Tree, side: Side, at: string): boolean {
    const was = typesOf(old);
    const is = typesOf(now);
    const wider = was.every((type) => allows(is, type));
    const narrower = is.every((type) => allows(was, type));
    if (wider && narrower) {
      if (text(old.format) !== text(now.format))
        this.add(
          'unknown',
          at,
          `has the format ${text(now.format) ?? 'none'} where it had ${text(old.format) ?? 'none'}`,
        );
      return false;
    }
    const said = `is ${typeName(this.after, after)} where it was ${typeName(this.before, before)}`;
    const anything = was.length === 0 || is.length === 0;
    const fits = side === 'sent' ? wider : narrower;
    this.add(anything && !fits ? 'unknown' : fits ? 'compatible' : 'breaking', at, said);
    return !wider && !narrower;
  }

  private values(old: Tree, now: Tree, side: Side, at: string) {
    const was = old.const === undefined ? list(old.enum) : [old.const];
    const is = now.const === undefined ? list(now.enum) : [now.const];
    if (was.length === 0 && is.length === 0) return;
    const words = (values: unknown[]) =>
      values
        .slice(0, 5)
        .map((value) => pretty(value, 0, 20))
        .join(', ');
    if (was.length === 0) {
      this.add(side === 'sent' ? 'breaking' : 'compatible', at, `takes only ${words(is)} now`);
      return;
    }
    if (is.length === 0) {
      this.add(side === 'sent' ? 'compatible' : 'unknown', at, 'takes any value now');
      return;
    }
    const keys = (values: unknown[]) => new Set(values.map((value) => pretty(value, 0, 200)));
    const [old_, new_] = [keys(was), keys(is)];
    const gone = [...old_].filter((value) => !new_.has(value));
    const added = [...new_].filter((value) => !old_.has(value));
    if (gone.length > 0)
      this.add(side === 'sent' ? 'breaking' : 'compatible', at, `has the value ${words(gone)} no more`);
    if (added.length > 0) this.add(side === 'sent' ? 'compatible' : 'unknown', at, `has the new value ${words(added)}`);
  }

  private limits(old: Tree, now: Tree, side: Side, at: string) {
    for (const [key, tighter] of [
      ['minimum', 1],
      ['exclusiveMinimum', 1],
      ['minLength', 1],
      ['minItems', 1],
      ['maximum', -1],
      ['exclusiveMaximum', -1],
      ['maxLength', -1],
      ['maxItems', -1],
    ] as const) {
      const loose = tighter * Number.NEGATIVE_INFINITY;
      const [was, is] = [old, now].map((one) => (typeof one[key] === 'number' ? (one[key] as number) : loose));
      if (was === is || was === undefined || is === undefined) continue;
      const word = (limit: number) => (Number.isFinite(limit) ? String(limit) : 'none');
      const bound = (is - was) * tighter > 0;
      this.add(
        side === 'sent' ? (bound ? 'breaking' : 'compatible') : bound ? 'compatible' : 'unknown',
        at,
        `has the limit ${key} ${word(is)} where it had ${word(was)}`,
      );
    }
    if (text(old.pattern) !== text(now.pattern))
      this.add(
        now.pattern === undefined && side === 'sent' ? 'compatible' : 'unknown',
        at,
        'must match another pattern now',
      );
    if (pretty(old.default, 0, 200) !== pretty(now.default, 0, 200))
      this.add(
        'unknown',
        at,
        `is ${now.default === undefined ? 'nothing' : pretty(now.default, 0, 20)} when left out, where it was ${old.default === undefined ? 'nothing' : pretty(old.default, 0, 20)}`,
      );
  }

  private properties(old: Tree, now: Tree, side: Side, at: string, depth: number) {
    const was = parts(this.before, old);
    const is = parts(this.after, now);
    for (const [name, schema] of was.properties) {
      const place = `${at} › ${name}`;
      const next = is.properties.get(name);
      if (next === undefined) {
        if (side === 'received') this.add('breaking', place, 'is no longer given');
        else this.add(now.additionalProperties === false ? 'breaking' : 'unknown', place, 'is no longer read');
        continue;
      }
      const [needed, needs] = [was.required.has(name), is.required.has(name)];
      if (!needed && needs) this.add(side === 'sent' ? 'breaking' : 'compatible', place, 'is required now');
      if (needed && !needs)
        this.add(
          side === 'sent' ? 'compatible' : 'breaking',
          place,
          side === 'sent' ? 'may be left out now' : 'may be missing now',
        );
      this.compare(schema, next, side, place, depth + 1);
    }
    for (const name of is.properties.keys())
      if (!was.properties.has(name))
        this.add(
          side === 'sent' && is.required.has(name) ? 'breaking' : 'compatible',
          `${at} › ${name}`,
          is.required.has(name) ? 'is new, and required' : 'is new',
        );
    if (old.additionalProperties !== false && now.additionalProperties === false)
      this.add(side === 'sent' ? 'breaking' : 'compatible', at, 'takes no other fields any more');
    if (was.others !== undefined && is.others !== undefined)
      this.compare(was.others, is.others, side, `${at} › any other name`, depth + 1);
    this.choices(was.choices, is.choices, side, at, depth);
  }

  private choices(was: unknown[], is: unknown[], side: Side, at: string, depth: number) {
    const name = (choice: unknown, index: number) =>
      nameOf(tree(choice).$ref) ?? text(tree(choice).title) ?? `choice ${index + 1}`;
    const now = new Map(is.map((choice, index) => [name(choice, index), choice]));
    const before = new Map(was.map((choice, index) => [name(choice, index), choice]));
    for (const [each, choice] of before)
      if (now.has(each)) this.compare(choice, now.get(each), side, `${at} › ${each}`, depth + 1);
      else if (now.size > 0) this.add(side === 'sent' ? 'breaking' : 'compatible', at, `cannot be ${each} any more`);
    for (const each of now.keys())
      if (!before.has(each) && before.size > 0)
        this.add(side === 'sent' ? 'compatible' : 'unknown', at, `can be ${each} now`);
  }
}

function first(items: unknown): unknown {
  return Array.isArray(items) ? items[0] : items;
}

/** The types it allows by name; none where it allows any. */
function typesOf(schema: Tree): string[] {
  const named = Array.isArray(schema.type) ? schema.type.map(String) : schema.type ? [String(schema.type)] : [];
  if (named.length === 0 && schema.properties) named.push('object');
  if (named.length === 0 && schema.items) named.push('array');
  if (named.length > 0 && schema.nullable === true) named.push('null');
  return named;
}

function allows(types: string[], type: string): boolean {
  return types.length === 0 || types.includes(type) || (type === 'integer' && types.includes('number'));
}
