import { useEffect, useRef, useState } from 'react';

const rest = 200;

/** What stands in a field, handed on once the hand rests; a value that comes from elsewhere replaces it. */
export function useTyped(value: string, onRest: (typed: string) => void) {
  const [typed, setTyped] = useState(value);
  const handOn = useRef(onRest);
  const handed = useRef(value);
  useEffect(() => {
    handOn.current = onRest;
  });
  useEffect(() => {
    if (value === handed.current) return;
    handed.current = value;
    setTyped(value);
  }, [value]);
  useEffect(() => {
    if (typed === handed.current) return;
    const timer = window.setTimeout(() => {
      handed.current = typed;
      handOn.current(typed);
    }, rest);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return [typed, setTyped] as const;
}
