import { useEffect, useRef, useState } from 'react';

/** True for two seconds after the value became another one, so that a page can mark what changed under the eyes. */
export function useChanged(value: string): boolean {
  const before = useRef(value);
  const [changed, setChanged] = useState(false);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    setChanged(true);
    const timer = window.setTimeout(() => setChanged(false), 2000);
    return () => window.clearTimeout(timer);
  }, [value]);
  return changed;
}
