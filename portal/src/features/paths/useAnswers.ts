import { useEffect, useState } from 'react';
import { useLocation, useSearchParams } from 'react-router';
import { type SplitSchema, withoutSecrets } from './schema';

type Values = Record<string, unknown>;

function read(text: string | null): Values | undefined {
  try {
    const values: unknown = JSON.parse(text ?? '');
    return typeof values === 'object' && values !== null ? (values as Values) : undefined;
  } catch {
    return undefined;
  }
}

/** What the browser keeps of the answers: nothing that a field hides. */
export const draft = (values: Values, steps: SplitSchema[]) =>
  steps.reduce<Values>((left, { ui }) => withoutSecrets(left, ui) as Values, values);

/**
 * The answers of a form: those of an earlier run, those in the address, or those typed before. Kept in the browser until
 * the run begins, so that closing it loses nothing; what a field hides is not, and is typed again.
 */
export function useAnswers(key: string, steps: SplitSchema[]) {
  const [search] = useSearchParams();
  const { state } = useLocation();
  const given = (state as { values?: Values } | null)?.values ?? read(search.get('formData'));
  const [values, setValues] = useState<Values>(() => draft(given ?? read(localStorage.getItem(key)) ?? {}, steps));
  const [typed, setTyped] = useState(false);
  const [restored] = useState(() => !given && localStorage.getItem(key) !== null);
  useEffect(() => {
    if (typed) localStorage.setItem(key, JSON.stringify(draft(values, steps)));
  }, [key, typed, values, steps]);
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
