import { useQuery } from '@tanstack/react-query';
import { type HttpError, http } from '@/shared/http';

export interface SearchResult {
  type: string;
  document: { title: string; text: string; location: string; kind?: string; owner?: string };
  highlight: { preTag: string; postTag: string; fields: { title?: string; text?: string } };
}

interface SearchPage {
  results: SearchResult[];
  numberOfResults: number;
}

/** The server builds its index in the seconds after it started. */
const notReady = (error: HttpError) => error.code === 'search-not-ready';

/** What is found, best first; the answer before stays while the next one comes. */
export function useSearch(term: string) {
  return useQuery<SearchPage, HttpError>({
    queryKey: ['search', term],
    queryFn: ({ signal }) => http.get('/api/search/query', { term: term.slice(0, 100), pageLimit: 12 }, signal),
    enabled: term !== '',
    placeholderData: (last) => last,
    retry: (times, error) => notReady(error) && times < 30,
    retryDelay: 1_000,
  });
}
