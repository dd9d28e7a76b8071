import type { Enum, Field, Method, Type } from 'protobufjs';
import type { Change, Verdict } from './changes';
import { type Declared, declared, fullName, typeOf } from './protobuf';

/** What changed between two files of Protocol Buffers, for who calls by code that was generated from the first. */
export function protobufChanges(before: string, after: string): Change[] {
  const [was, is] = [declared(before), declared(after)];
  const found: Change[] = [];
  const add = (verdict: Verdict, place: string, what: string) => found.push({ verdict, place, what });
  if (was.package !== is.package)
    add(
      'breaking',
      was.package || 'the package',
      `is called ${is.package || 'nothing'} now, and so is all that is in it`,
    );
  both(add, methods(was), methods(is), (place, old, now) => method(add, place, old, now));
  both(add, types(was, was.types), types(is, is.types), (place, old, now) => fields(add, place, old, now));
  both(add, types(was, was.enums), types(is, is.enums), (place, old, now) => values(add, place, old, now));
  return found;
}

type Add = (verdict: Verdict, place: string, what: string) => void;

function both<T>(add: Add, was: Map<string, T>, is: Map<string, T>, compare: (place: string, old: T, now: T) => void) {
  for (const [name, old] of was) {
    const now = is.get(name);
    if (now === undefined) add('breaking', name, 'is gone');
    else compare(name, old, now);
  }
  for (const name of is.keys()) if (!was.has(name)) add('compatible', name, 'is new');
}

const within = (file: Declared, name: string) => (file.package ? name.slice(file.package.length + 1) : name);

function methods(file: Declared): Map<string, Method> {
  return new Map(
    file.services.flatMap((service) =>
      service.methodsArray.map((one): [string, Method] => [`${within(file, fullName(service))}.${one.name}`, one]),
    ),
  );
}

function types<T extends Type | Enum>(file: Declared, some: T[]): Map<string, T> {
  return new Map(some.map((one) => [within(file, fullName(one)), one]));
}

function method(add: Add, place: string, old: Method, now: Method) {
  if (old.requestType !== now.requestType)
    add('breaking', place, `takes ${now.requestType} where it took ${old.requestType}`);
  if (old.responseType !== now.responseType)
    add('breaking', place, `gives ${now.responseType} where it gave ${old.responseType}`);
  if (
    Boolean(old.requestStream) !== Boolean(now.requestStream) ||
    Boolean(old.responseStream) !== Boolean(now.responseStream)
  )
    add('breaking', place, 'streams otherwise than before');
}

/** Fields are the same when their number is: it is what travels. */
function fields(add: Add, place: string, was: Type, is: Type) {
  const numbers = new Map(is.fieldsArray.map((one) => [one.id, one]));
  const old = new Set(was.fieldsArray.map((one) => one.id));
  for (const one of was.fieldsArray) field(add, `${place}.${one.name}`, one, numbers.get(one.id));
  for (const one of is.fieldsArray)
    if (!old.has(one.id))
      add(
        one.required ? 'breaking' : 'compatible',
        `${place}.${one.name}`,
        one.required ? 'is new, and required' : 'is new',
      );
}

function field(add: Add, place: string, old: Field, now: Field | undefined) {
  if (!now) {
    add('breaking', place, `is gone, and with it the number ${old.id}`);
    return;
  }
  if (typeOf(old) !== typeOf(now)) add('breaking', place, `is ${typeOf(now)} where it was ${typeOf(old)}`);
  if (old.name !== now.name)
    add('breaking', place, `is called ${now.name} now: what travels stays the same, generated code and JSON do not`);
  if (old.partOf?.name !== now.partOf?.name) add('unknown', place, 'is in another choice than before');
}

function values(add: Add, place: string, was: Enum, is: Enum) {
  for (const [name, number] of Object.entries(was.values)) {
    const now = is.values[name];
    if (now === undefined) add('breaking', `${place}.${name}`, 'is gone');
    else if (now !== number) add('breaking', `${place}.${name}`, `has the number ${now} where it had ${number}`);
  }
  for (const name of Object.keys(is.values))
    if (was.values[name] === undefined) add('compatible', `${place}.${name}`, 'is new');
}
