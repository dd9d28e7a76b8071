import type { Change } from './changes';
import { resolved } from './document';
import { list, type Tree, tree } from './model';
import { bodyOf, contentOf, methods, parametersOf, servers } from './openapi';
import { SchemaChanges, type Side } from './schemaChanges';

interface Operation {
  name: string;
  shared: Tree;
  own: Tree;
}

/** What changed between two definitions of OpenAPI 2 or 3, for who calls the API. */
export function openApiChanges(before: Tree, after: Tree): Change[] {
  const schemas = new SchemaChanges(before, after);
  const was = operations(before);
  const is = operations(after);
  for (const [key, old] of was) {
    const now = is.get(key);
    if (!now) schemas.add('breaking', old.name, 'is gone');
    else operation(schemas, before, after, old, now);
  }
  for (const [key, now] of is) if (!was.has(key)) schemas.add('compatible', now.name, 'is new');
  const places = new Set(servers(after));
  for (const server of servers(before))
    if (!places.has(server)) schemas.add('unknown', server, 'is no longer where it answers');
  return schemas.found;
}

/** By method and path; how a part of the path is called binds nobody. */
function operations(document: Tree): Map<string, Operation> {
  const found = new Map<string, Operation>();
  for (const [path, value] of Object.entries(tree(document.paths))) {
    const shared = resolved(document, value);
    for (const method of methods)
      if (shared[method] !== undefined)
        found.set(`${method} ${path.replace(/\{[^{}]*\}/g, '{}')}`, {
          name: `${method.toUpperCase()} ${path}`,
          shared,
          own: tree(shared[method]),
        });
  }
  return found;
}

function operation(schemas: SchemaChanges, before: Tree, after: Tree, old: Operation, now: Operation) {
  if (old.own.deprecated !== true && now.own.deprecated === true)
    schemas.add('compatible', now.name, 'is deprecated now');
  parameters(schemas, positioned(before, old), positioned(after, now), now.name);
  bodies(schemas, bodyOf(before, old.shared, old.own), bodyOf(after, now.shared, now.own), now.name);
  responses(schemas, before, after, old.own, now.own, now.name);
  const proofs = (document: Tree, one: Operation) =>
    list(one.own.security ?? document.security).map((proof) => Object.keys(tree(proof)).sort().join(' and '));
  const [had, has] = [proofs(before, old), proofs(after, now)];
  const open = (some: string[]) => some.length === 0 || some.includes('');
  if (open(had) && !open(has))
    schemas.add('breaking', now.name, `asks callers to prove who they are: ${has.join(' or ')}`);
  else if (!open(has) && had.some((proof) => !has.includes(proof)))
    schemas.add('breaking', now.name, `takes ${has.join(' or ')} as proof where it took ${had.join(' or ')}`);
}

/** Parameters by place and name; those of the path by their position, because nobody sends their names. */
function positioned(document: Tree, one: Operation): Map<string, Tree> {
  const path = [...one.name.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  return new Map(
    [...parametersOf(document, one.shared, one.own)]
      .filter(([, parameter]) => parameter.in !== 'body')
      .map(([key, parameter]) => [
        parameter.in === 'path' ? `path ${path.indexOf(String(parameter.name))}` : key,
        parameter,
      ]),
  );
}

function parameters(schemas: SchemaChanges, was: Map<string, Tree>, is: Map<string, Tree>, at: string) {
  for (const [key, old] of was) {
    const now = is.get(key);
    const place = `${at} › ${old.in} ${old.name}`;
    if (!now) {
      schemas.add('unknown', place, 'is no longer read');
      continue;
    }
    if (old.required !== true && now.required === true) schemas.add('breaking', place, 'is required now');
    if (old.required === true && now.required !== true) schemas.add('compatible', place, 'may be left out now');
    schemas.compare(schemaOf(old), schemaOf(now), 'sent', place);
  }
  for (const [key, now] of is)
    if (!was.has(key))
      schemas.add(
        now.required === true ? 'breaking' : 'compatible',
        `${at} › ${now.in} ${now.name}`,
        now.required === true ? 'is new, and required' : 'is new',
      );
}

/** OpenAPI 2 writes the schema of a parameter into the parameter. */
function schemaOf(parameter: Tree): unknown {
  return parameter.schema ?? tree(Object.values(tree(parameter.content))[0]).schema ?? parameter;
}

type Body = ReturnType<typeof bodyOf>;

function bodies(schemas: SchemaChanges, old: Body, now: Body, at: string) {
  const place = `${at} › what one sends`;
  if (!old && now)
    schemas.add(now.required ? 'breaking' : 'compatible', place, now.required ? 'is new, and required' : 'is new');
  if (old && !now) schemas.add('unknown', place, 'is no longer read');
  if (!old || !now) return;
  if (!old.required && now.required) schemas.add('breaking', place, 'is required now');
  if (old.required && !now.required) schemas.add('compatible', place, 'may be left out now');
  contents(schemas, old.content, now.content, 'sent', place);
}

function contents(schemas: SchemaChanges, was: Record<string, Tree>, is: Record<string, Tree>, side: Side, at: string) {
  for (const [media, old] of Object.entries(was)) {
    const now = is[media];
    if (!now) schemas.add('breaking', at, `${side === 'sent' ? 'is not taken' : 'does not come'} as ${media} any more`);
    else schemas.compare(old.schema, now.schema, side, at);
  }
  for (const media of Object.keys(is))
    if (!was[media] && Object.keys(was).length > 0)
      schemas.add('compatible', at, `${side === 'sent' ? 'is taken' : 'comes'} as ${media} too`);
}

function responses(schemas: SchemaChanges, before: Tree, after: Tree, old: Tree, now: Tree, at: string) {
  const [was, is] = [tree(old.responses), tree(now.responses)];
  for (const [status, value] of Object.entries(was)) {
    const place = `${at} › answer ${status}`;
    if (is[status] === undefined) schemas.add(status.startsWith('2') ? 'breaking' : 'unknown', place, 'is gone');
    else
      contents(
        schemas,
        contentOf(before, old, resolved(before, value)),
        contentOf(after, now, resolved(after, is[status])),
        'received',
        place,
      );
  }
  for (const status of Object.keys(is))
    if (was[status] === undefined)
      schemas.add(/^[23]/.test(status) ? 'unknown' : 'compatible', `${at} › answer ${status}`, 'is new');
}
