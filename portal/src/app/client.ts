import { QueryClient } from '@tanstack/react-query';
import { HttpError } from '@/shared/http';

/** Answers of the server, kept for all pages. */
export const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5000,
      retry: (times, error) => times < 2 && !(error instanceof HttpError && error.status >= 400 && error.status < 500),
    },
  },
});
