import {
  buildASTSchema,
  buildClientSchema,
  type GraphQLArgument,
  GraphQLError,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isNonNullType,
  isObjectType,
  isSpecifiedScalarType,
  isUnionType,
  parse,
} from 'graphql';
import { type Block, DefinitionError, type Field, type Item, type Model, tree } from './model';
import { firstLine, prose } from './openapi';

/** A schema in GraphQL's own language, or the answer to an introspection of one. */
export function schemaOf(source: string): GraphQLSchema {
  try {
    if (/^\s*\{\s*"/.test(source)) {
      const answer = tree(JSON.parse(source));
      return buildClientSchema((answer.data ?? answer) as never, { assumeValid: true });
    }
    return buildASTSchema(parse(source, { noLocation: false, maxTokens: 2_000_000 }), { assumeValidSDL: true });
  } catch (failure) {
    const line = failure instanceof GraphQLError ? (failure.locations?.[0]?.line ?? 0) : 0;
    throw new DefinitionError(failure instanceof Error ? failure.message : String(failure), line);
  }
}

export function readGraphQl(source: string): Model {
  const schema = schemaOf(source);
  const roots = [
    ['query', 'Queries', schema.getQueryType()],
    ['mutation', 'Mutations', schema.getMutationType()],
    ['subscription', 'Subscriptions', schema.getSubscriptionType()],
  ] as const;
  const items: Item[] = roots.flatMap(([badge, group, root]) =>
    Object.values(root?.getFields() ?? {}).map((one) => ({
      id: `${badge} ${one.name}`,
      group,
      badge,
      name: one.name,
      summary: firstLine(one.description ?? undefined) ?? `gives ${one.type}`,
      deprecated: one.deprecationReason != null,
      blocks: () => operation(one),
    })),
  );
  const own = roots.map(([, , root]) => root);
  for (const type of Object.values(schema.getTypeMap()))
    if (!own.includes(type as never) && !isIntrospectionType(type) && !isSpecifiedScalarType(type))
      items.push({
        id: `type ${type.name}`,
        group: 'Types',
        badge: badgeOf(type),
        name: type.name,
        summary: firstLine(type.description ?? undefined),
        blocks: () => [
          ...prose(type.description ?? undefined),
          { kind: 'fields', title: isEnumType(type) ? 'Values' : 'Fields', fields: inside(type)?.() ?? [] },
        ],
      });
  return { title: 'GraphQL', language: 'GraphQL', description: schema.description ?? undefined, servers: [], items };
}

function badgeOf(type: GraphQLNamedType): string {
  if (isEnumType(type)) return 'enum';
  if (isInputObjectType(type)) return 'input';
  if (isInterfaceType(type)) return 'interface';
  if (isUnionType(type)) return 'union';
  return isObjectType(type) ? 'type' : 'scalar';
}

function operation(one: GraphQLField<unknown, unknown>): Block[] {
  return [
    ...prose(one.description ?? undefined),
    ...(one.deprecationReason ? [{ kind: 'text' as const, text: `Deprecated: ${one.deprecationReason}` }] : []),
    ...(one.args.length > 0 ? [{ kind: 'fields' as const, title: 'What one says', fields: one.args.map(input) }] : []),
    {
      kind: 'fields',
      title: 'What one gets',
      note: String(one.type),
      fields: inside(getNamedType(one.type))?.() ?? [],
    },
  ];
}

function input(one: GraphQLArgument | GraphQLInputField): Field {
  return {
    name: one.name,
    type: String(one.type),
    description: one.description ?? undefined,
    required: isNonNullType(one.type) && one.defaultValue === undefined,
    deprecated: one.deprecationReason != null,
    notes: one.defaultValue === undefined ? [] : [`otherwise ${JSON.stringify(one.defaultValue)}`],
    children: inside(getNamedType(one.type)),
  };
}

function output(one: GraphQLField<unknown, unknown>): Field {
  const said = one.args.map((argument) => `${argument.name}: ${argument.type}`).join(', ');
  return {
    name: said ? `${one.name}(${said})` : one.name,
    type: String(one.type),
    description: one.description ?? undefined,
    deprecated: one.deprecationReason != null,
    notes: one.deprecationReason ? [`deprecated: ${one.deprecationReason}`] : [],
    children: inside(getNamedType(one.type)),
  };
}

function inside(type: GraphQLNamedType): (() => Field[]) | undefined {
  if (isObjectType(type) || isInterfaceType(type)) return () => Object.values(type.getFields()).map(output);
  if (isInputObjectType(type)) return () => Object.values(type.getFields()).map(input);
  if (isUnionType(type))
    return () => type.getTypes().map((one) => ({ name: one.name, type: 'one of these', children: inside(one) }));
  if (isEnumType(type))
    return () =>
      type.getValues().map((one) => ({
        name: one.name,
        type: 'value',
        description: one.description ?? undefined,
        deprecated: one.deprecationReason != null,
      }));
  return undefined;
}
