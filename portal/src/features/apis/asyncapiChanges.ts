import { type Channel, channelsOf, payloadOf } from './asyncapi';
import type { Change } from './changes';
import type { Tree } from './model';
import { SchemaChanges } from './schemaChanges';

/** What changed between two definitions of AsyncAPI, for who receives from its channels or sends to them. */
export function asyncApiChanges(before: Tree, after: Tree): Change[] {
  const schemas = new SchemaChanges(before, after);
  const was = named(before);
  const is = named(after);
  for (const [key, old] of was) {
    const now = is.get(key);
    if (now) messages(schemas, old, now, key);
    else schemas.add('breaking', key, 'is gone');
  }
  for (const key of is.keys()) if (!was.has(key)) schemas.add('compatible', key, 'is new');
  return schemas.found;
}

function named(document: Tree): Map<string, Channel> {
  return new Map(channelsOf(document).map((one) => [`${one.badge} ${one.name}`, one]));
}

function messages(schemas: SchemaChanges, old: Channel, now: Channel, at: string) {
  const side = old.badge === 'send' ? 'sent' : 'received';
  const is = new Map(now.messages);
  const was = new Map(old.messages);
  for (const [name, message] of was) {
    const next = is.get(name);
    const place = `${at} › ${name}`;
    if (!next) {
      schemas.add('breaking', place, `is no longer ${side === 'sent' ? 'taken' : 'sent'}`);
      continue;
    }
    if (message.contentType !== next.contentType)
      schemas.add('breaking', place, `comes as ${next.contentType} where it came as ${message.contentType}`);
    schemas.compare(payloadOf(message), payloadOf(next), side, place);
    schemas.compare(message.headers, next.headers, side, `${place} › headers`);
  }
  for (const name of is.keys())
    if (!was.has(name)) schemas.add(side === 'sent' ? 'compatible' : 'unknown', `${at} › ${name}`, 'is new');
}
