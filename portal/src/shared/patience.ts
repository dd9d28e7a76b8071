import { useEffect, useState } from 'react';

/**
 * True for that many milliseconds from the first time on, and again for what another page is about: how long a page waits for
 * a part, so as not to move when it comes.
 */
export function usePatience(about = '', millis = 1_000) {
  const [over, setOver] = useState<string>();
  useEffect(() => {
    const timer = window.setTimeout(() => setOver(about), millis);
    return () => window.clearTimeout(timer);
  }, [about, millis]);
  return over !== about;
}
