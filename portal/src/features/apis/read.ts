import { readDocument } from './document';
import type { Model } from './model';

export type Language = 'openapi' | 'asyncapi' | 'graphql' | 'protobuf' | 'document' | 'text';

/** The language of a definition: what its entity says, or what the text shows where that is a word nobody knows. */
export function languageOf(type: string, source: string): Language {
  const word = type.toLowerCase();
  if (word === 'openapi' || word === 'swagger') return 'openapi';
  if (word === 'asyncapi' || word === 'graphql') return word;
  if (word === 'grpc' || word === 'protobuf' || word === 'proto') return 'protobuf';
  const start = source.slice(0, 20_000);
  if (/(^|\{)\s*["']?(openapi|swagger)["']?\s*:/m.test(start)) return 'openapi';
  if (/(^|\{)\s*["']?asyncapi["']?\s*:/m.test(start)) return 'asyncapi';
  if (/^\s*syntax\s*=\s*["']proto[23]["']/m.test(start)) return 'protobuf';
  if (/^\s*\{|^---$|^[\w$"'-]+:(\s|$)/m.test(start) && word !== 'trpc') return 'document';
  return 'text';
}

/** Reads a definition for people; nothing for a text that names no operations. The reader of each language comes when needed. */
export async function read(language: Language, source: string): Promise<Model | undefined> {
  switch (language) {
    case 'openapi':
      return (await import('./openapi')).readOpenApi(readDocument(source));
    case 'asyncapi':
      return (await import('./asyncapi')).readAsyncApi(readDocument(source));
    case 'graphql':
      return (await import('./graphql')).readGraphQl(source);
    case 'protobuf':
      return (await import('./protobuf')).readProtobuf(source);
    default:
      return undefined;
  }
}
