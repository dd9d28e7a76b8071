import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';

type Values = Record<string, unknown>;

function read(text: string | null): Values | undefined {
  try {
    const values: unknown = JSON.parse(text ?? '');
    return typeof values === 'object' && values !== null ? (values as Values) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The answers of a form: those of an earlier run, those in the address, or those typed before. Kept in the browser until
 * the run begins, so that closing it loses nothing.
 */
export function useAnswers(key: string) {
  const [search] = useSearchParams();
  const { state } = useLocation();
  const given = (state as { values?: Values } | null)?.values ?? read(search.get('formData'));
  const [values, setValues] = useState<Values>(() => given ?? read(localStorage.getItem(key)) ?? {});
  const [typed, setTyped] = useState(false);
  const [restored] = useState(() => !given && localStorage.getItem(key) !== null);
  useEffect(() => {
    if (typed) localStorage.setItem(key, JSON.stringify(values));
  }, [key, typed, values]);
  return {
    values,
    restored,
    setDefaults: setValues,
    set: (next: Values) => {
      setTyped(true);
      setValues(next);
    },
    forget: () => {
      setTyped(false);
      localStorage.removeItem(key);
    },
  };
}
