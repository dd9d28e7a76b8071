import { serverUrl } from './base';

export interface Violation {
  path: string;
  message: string;
  remedy?: string;
  line?: number;
}

/** What the server answered instead of a result, in the words it used. */
export class HttpError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly code?: string,
    readonly remedy?: string,
    readonly violations: Violation[] = [],
    readonly requestId?: string,
  ) {
    super(message);
  }
}

type Query = Record<string, string | number | boolean | undefined | readonly string[]>;

export function withQuery(path: string, query: Query = {}): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value === undefined || value === '') continue;
    if (Array.isArray(value)) for (const each of value) search.append(key, each);
    else search.set(key, String(value));
  }
  const text = search.toString();
  return text ? `${path}?${text}` : path;
}

interface BackstageValidationError {
  path?: (string | number)[];
  property?: string;
  message?: string;
  stack?: string;
}

function readError(status: number, body: unknown): HttpError {
  const problem = (body ?? {}) as Record<string, unknown>;
  const envelope = problem.error as Record<string, string> | undefined;
  if (envelope && typeof envelope === 'object') {
    return new HttpError(status, envelope.message ?? envelope.name ?? 'Refused', envelope.code, envelope.remedy);
  }
  if (Array.isArray(problem.errors)) {
    const violations = (problem.errors as BackstageValidationError[]).map((error) => ({
      path: (error.path ?? []).join('.') || (error.property ?? '').replace(/^instance\.?/, ''),
      message: error.message ?? error.stack ?? 'is not valid',
    }));
    return new HttpError(status, 'Some answers are not valid.', 'invalid-values', undefined, violations);
  }
  if (problem.title || problem.detail) {
    return new HttpError(
      status,
      String(problem.detail ?? problem.title),
      problem.code as string | undefined,
      problem.remedy as string | undefined,
      problem.violations as Violation[] | undefined,
      problem.requestId as string | undefined,
    );
  }
  const said =
    status === 404 ? 'The server knows nothing at this address.' : `The server answered with status ${status}.`;
  return new HttpError(status, said, undefined, 'Try again; if it stays, look into the log of the server.');
}

const CHANGE = 'Ridgeway-Change';

/** The last change made here; told with every question, so that its answer shows the change whichever server gives it. */
let change: string | null = null;

async function send<T>(method: string, path: string, body?: unknown, signal?: AbortSignal, raw = false): Promise<T> {
  let response: Response;
  try {
    response = await fetch(serverUrl(path), {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        Accept: 'application/json',
        'X-Requested-With': 'XMLHttpRequest',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(change ? { [CHANGE]: change } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch (failure) {
    if (signal?.aborted) throw failure;
    throw new HttpError(
      0,
      'The server cannot be reached.',
      'unreachable',
      'Check that it runs; the page tries again by itself.',
    );
  }
  change = response.headers.get(CHANGE) ?? change;
  const text = await response.text();
  if (raw && response.ok) return text as T;
  let parsed: unknown;
  try {
    parsed = text ? JSON.parse(text) : undefined;
  } catch {
    parsed = undefined;
  }
  if (!response.ok) throw readError(response.status, parsed);
  return parsed as T;
}

export const http = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
    send<T>('GET', withQuery(path, query), undefined, signal),
  text: (path: string, signal?: AbortSignal) => send<string>('GET', path, undefined, signal, true),
  post: <T>(path: string, body?: unknown, signal?: AbortSignal) => send<T>('POST', path, body ?? {}, signal),
  put: <T>(path: string, body: unknown) => send<T>('PUT', path, body),
  delete: <T>(path: string) => send<T>('DELETE', path),
};
