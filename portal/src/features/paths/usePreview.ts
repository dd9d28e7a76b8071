import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { http } from '@/shared/http';
import type { Preview } from './api';
import { inTheWay, standIn } from './schema';
import { errorsOf, resolved } from './validation';

type Values = Record<string, unknown>;
type Steps = { schema: Values; ui: Values }[];

function useSettled<T>(value: T, wait: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(value), wait);
    return () => window.clearTimeout(timer);
  }, [value, wait]);
  return settled;
}

/** The answers so far, with examples where one is missing or not right yet, and the titles of those; `open` have none. */
function completed(steps: Steps, values: Values) {
  const full = { ...values };
  const missing = new Map<string, string>();
  const open: string[] = [];
  for (const { schema, ui } of steps) {
    const properties = (resolved(schema, values, schema).properties ?? {}) as Record<string, Values>;
    for (const { property } of errorsOf(schema, values)) {
      const name = property?.split('.')[1] ?? '';
      const own = properties[name];
      if (!own || missing.has(name)) continue;
      full[name] = standIn(own, ui[name]);
      missing.set(name, String(own.title ?? name));
      if (full[name] === undefined) open.push(String(own.title ?? name));
    }
  }
  return { full, missing: [...missing.values()], open };
}

/** What one would get for the answers so far, asked when the person pauses. */
export function usePreview(templateRef: string, steps: Steps, values: Values) {
  const settled = useSettled(values, 400);
  const { full, missing, open } = useMemo(() => completed(steps, settled), [steps, settled]);
  const { data, error } = useQuery({
    queryKey: ['preview', templateRef, full],
    queryFn: ({ signal }) => http.post<Preview>('/api/ridgeway/paths/preview', { templateRef, values: full }, signal),
    placeholderData: (last) => last,
    retry: false,
    staleTime: 60_000,
    enabled: steps.length > 0 && open.length === 0,
  });
  const shown = open.length === 0 ? data : undefined;
  const taken = useMemo(() => inTheWay(shown, values), [shown, values]);
  return { data: shown, error: open.length === 0 ? error : null, missing, open, taken };
}
