import { load, YAMLException } from 'js-yaml';
import { DefinitionError, type Tree, tree } from './model';

/** A document of JSON or YAML. YAML's own reader says where JSON is broken, because all JSON is YAML. */
export function readDocument(source: string): Tree {
  const value = /^\s*[{[]/.test(source) ? (json(source) ?? yaml(source)) : yaml(source);
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new DefinitionError('It holds no names and values, so it is no such definition.', 1);
  return value as Tree;
}

function json(source: string): unknown {
  try {
    return JSON.parse(source);
  } catch {
    return undefined;
  }
}

function yaml(source: string): unknown {
  try {
    return load(source, { maxDepth: 200, maxAliases: 1_000 });
  } catch (failure) {
    if (failure instanceof YAMLException)
      throw new DefinitionError(`${failure.reason}.`, failure.mark ? failure.mark.line + 1 : 0);
    throw new DefinitionError(failure instanceof Error ? failure.message : String(failure));
  }
}

/** The place that a reference within the document names; nothing for one that leads out of it: nobody fetches that. */
export function at(document: Tree, reference: string): unknown {
  if (!reference.startsWith('#')) return undefined;
  let place: unknown = document;
  for (const part of reference.slice(1).split('/').filter(Boolean)) {
    const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (place === null || typeof place !== 'object' || !Object.hasOwn(place, name)) return undefined;
    place = (place as Tree)[name];
  }
  return place;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What a value stands for when it is a reference, followed to its end; the reference itself where that is nowhere. */
export function resolved(document: Tree, value: unknown): Tree {
  let found = tree(value);
  for (let steps = 0; steps < 20 && typeof found.$ref === 'string'; steps++) {
    const next = at(document, found.$ref);
    if (next === null || typeof next !== 'object') return found;
    const { $ref: _, ...beside } = found;
    found = { ...tree(next), ...beside };
  }
  return found;
}

/** The last word of a reference, which is how its authors call what it leads to. */
export function nameOf(reference: unknown): string | undefined {
  return typeof reference === 'string'
    ? decode(reference.slice(reference.lastIndexOf('/') + 1)).replaceAll('~1', '/')
    : undefined;
}
