import {
  Enum,
  MapField,
  Namespace,
  type NamespaceBase,
  type Field as ProtoField,
  parse,
  type ReflectionObject,
  Service,
  Type,
} from 'protobufjs';
import { type Block, DefinitionError, type Field, type Item, type Model } from './model';
import { firstLine, prose } from './openapi';

/** What a file of Protocol Buffers declares. Other files that it imports are not looked for. */
export interface Declared {
  package: string;
  syntax: string;
  imports: string[];
  services: Service[];
  types: Type[];
  enums: Enum[];
}

export function declared(source: string): Declared {
  try {
    const {
      root,
      package: name,
      imports,
      weakImports,
    } = parse(source, {
      keepCase: true,
      alternateCommentMode: true,
      preferTrailingComment: false,
    });
    const found: Declared = {
      package: name ?? '',
      syntax: /^\s*(?:syntax|edition)\s*=\s*["'](\w+)["']/m.exec(source)?.[1] ?? 'proto2',
      imports: [...(imports ?? []), ...(weakImports ?? [])],
      services: [],
      types: [],
      enums: [],
    };
    gather(root, found);
    return found;
  } catch (failure) {
    const said = failure instanceof Error ? failure.message : String(failure);
    throw new DefinitionError(said.replace(/\s*\(line \d+\)/, ''), Number(/line (\d+)/.exec(said)?.[1] ?? 0));
  }
}

function gather(space: NamespaceBase, found: Declared) {
  for (const one of space.nestedArray) {
    if (one instanceof Service) found.services.push(one);
    else if (one instanceof Enum) found.enums.push(one);
    else if (one instanceof Type) found.types.push(one);
    if (one instanceof Namespace) gather(one, found);
  }
}

/** The name with its package and the types around it, without the leading dot. */
export function fullName(one: ReflectionObject): string {
  return one.fullName.replace(/^\./, '');
}

export function readProtobuf(source: string): Model {
  const file = declared(source);
  const within = (one: ReflectionObject) => fullName(one).slice(file.package ? file.package.length + 1 : 0);
  const items: Item[] = [];
  for (const service of file.services)
    for (const method of service.methodsArray) {
      const asked = named(service, method.requestType);
      const answered = named(service, method.responseType);
      const many = (stream: boolean | undefined, type: string) => (stream ? `a stream of ${type}` : type);
      items.push({
        id: `rpc ${fullName(service)}.${method.name}`,
        group: within(service),
        badge: 'rpc',
        name: method.name,
        summary: firstLine(method.comment ?? undefined) ?? `${method.requestType} → ${method.responseType}`,
        deprecated: method.options?.deprecated === true,
        blocks: (): Block[] => [
          ...prose(method.comment ?? undefined),
          {
            kind: 'fields',
            title: 'What one sends',
            note: many(method.requestStream, method.requestType),
            fields: inside(asked)?.() ?? [],
          },
          {
            kind: 'fields',
            title: 'What one gets',
            note: many(method.responseStream, method.responseType),
            fields: inside(answered)?.() ?? [],
          },
        ],
      });
    }
  for (const type of [...file.types, ...file.enums])
    items.push({
      id: `type ${fullName(type)}`,
      group: 'Messages',
      badge: type instanceof Enum ? 'enum' : 'message',
      name: within(type),
      summary: firstLine(type.comment ?? undefined),
      deprecated: type.options?.deprecated === true,
      blocks: () => [
        ...prose(type.comment ?? undefined),
        { kind: 'fields', title: type instanceof Enum ? 'Values' : 'Fields', fields: inside(type)?.() ?? [] },
      ],
    });
  return {
    title: file.package || 'Protocol Buffers',
    language: `Protocol Buffers (${file.syntax})`,
    description:
      file.imports.length > 0
        ? `It takes types from ${file.imports.map((one) => `\`${one}\``).join(', ')}.`
        : undefined,
    servers: [],
    items,
  };
}

/** The type that a name means, seen from a place; nothing when another file declares it. */
function named(from: ReflectionObject, name: string): Type | Enum | undefined {
  const space = from instanceof Namespace ? from : from.parent;
  const found = space?.lookup(name, [Type, Enum]);
  return found instanceof Type || found instanceof Enum ? found : undefined;
}

function inside(type: Type | Enum | undefined): (() => Field[]) | undefined {
  if (type instanceof Enum)
    return () =>
      Object.entries(type.values).map(([name, number]) => ({
        name,
        type: `= ${number}`,
        description: type.comments[name] ?? undefined,
      }));
  if (type instanceof Type && type.fieldsArray.length > 0) return () => type.fieldsArray.map(field);
  return undefined;
}

export function typeOf(one: ProtoField): string {
  if (one instanceof MapField) return `map from ${one.keyType} to ${one.type}`;
  return one.repeated ? `list of ${one.type}` : one.type;
}

function field(one: ProtoField): Field {
  return {
    name: one.name,
    type: `${typeOf(one)} = ${one.id}`,
    required: one.required,
    deprecated: one.options?.deprecated === true,
    description: one.comment ?? undefined,
    notes: one.partOf && !one.partOf.isProto3Optional ? [`one of ${one.partOf.name}`] : [],
    children: one.parent ? inside(named(one.parent, one.type)) : undefined,
  };
}
