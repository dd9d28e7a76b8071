import { readDocument } from './document';
import type { Language } from './read';

/** What a change means for who uses the API. Unknown is what may break somebody, depending on what they do. */
export type Verdict = 'breaking' | 'unknown' | 'compatible';

export interface Change {
  verdict: Verdict;
  /** Where it is, in the words of the definition. */
  place: string;
  what: string;
}

/** What changed between two definitions; nothing where nobody knows the rules of their language. */
export async function changes(language: Language, before: string, after: string): Promise<Change[] | undefined> {
  switch (language) {
    case 'openapi':
      return (await import('./openapiChanges')).openApiChanges(readDocument(before), readDocument(after));
    case 'asyncapi':
      return (await import('./asyncapiChanges')).asyncApiChanges(readDocument(before), readDocument(after));
    case 'graphql':
      return (await import('./graphqlChanges')).graphQlChanges(before, after);
    case 'protobuf':
      return (await import('./protobufChanges')).protobufChanges(before, after);
    default:
      return undefined;
  }
}
