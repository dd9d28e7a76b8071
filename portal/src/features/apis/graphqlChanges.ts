import {
  findBreakingChanges,
  findDangerousChanges,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import type { Change } from './changes';
import { schemaOf } from './graphql';

/** What changed between two schemas, as GraphQL's reference implementation judges it; what it calls dangerous is unknown here. */
export function graphQlChanges(before: string, after: string): Change[] {
  const [was, is] = [schemaOf(before), schemaOf(after)];
  const said = (verdict: Change['verdict']) => (change: { description: string }) => ({
    verdict,
    place: /\b[A-Z_]\w*(\.\w+)*/.exec(change.description.replace(/^(An?|The) /, ''))?.[0] ?? '',
    what: change.description,
  });
  const places = names(was);
  return [
    ...findBreakingChanges(was, is).map(said('breaking')),
    ...findDangerousChanges(was, is).map(said('unknown')),
    ...[...names(is)]
      .filter((place) => !places.has(place) && !dangerous(was, place))
      .map((place): Change => ({ verdict: 'compatible', place, what: 'is new' })),
  ];
}

/** A value added to an enum is told among the dangerous ones, and a field that input must have among the breaking ones. */
function dangerous(was: GraphQLSchema, place: string): boolean {
  const type = was.getType(place.split('.')[0] ?? '');
  return place.includes('.') && (isEnumType(type) || isInputObjectType(type));
}

function names(schema: GraphQLSchema): Set<string> {
  const found = new Set<string>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    found.add(type.name);
    if (isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))
      for (const field of Object.keys(type.getFields())) found.add(`${type.name}.${field}`);
  }
  return found;
}
