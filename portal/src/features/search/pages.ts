import { kindName } from '@/shared/entity';
import type { SearchResult } from './api';

/** A place of the portal that can be opened. */
export interface Page {
  to: string;
  title: string;
  kind: string;
  result?: SearchResult;
}

/** A template opens as its form, everything else where its document says. */
export function pageOf(result: SearchResult): Page {
  const { title, location, kind = 'Page' } = result.document;
  const [, , namespace = '', , name = ''] = location.split('/');
  const template = kind === 'Template' && location.startsWith('/catalog/');
  return {
    to: template ? `/create/${namespace}/${name}` : location,
    title,
    kind: template ? 'Create' : kindName(kind),
    result,
  };
}
