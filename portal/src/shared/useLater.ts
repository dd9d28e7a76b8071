import { useEffect, useState } from 'react';

/** True once a page has had its time to load: what is on every page lets it go first. */
export function useLater(millis = 2_000): boolean {
  const [later, setLater] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setLater(true), millis);
    return () => window.clearTimeout(timer);
  }, [millis]);
  return later;
}
