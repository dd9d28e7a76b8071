import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { places } from './places';

/** The keys that work on every page: search, help, and `g` with the letter of a place. */
export function useKeys({ search, help }: { search: () => void; help: () => void }) {
  const navigate = useNavigate();
  const before = useRef('');
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        search();
        return;
      }
      const busy = (event.target as HTMLElement).closest('input, textarea, select, [role=dialog]');
      if (event.metaKey || event.ctrlKey || event.altKey || busy) return;
      if (event.key === '/') {
        event.preventDefault();
        search();
      } else if (event.key === '?') help();
      else if (before.current === 'g') {
        const place = places.find((each) => each.key === event.key);
        if (place) navigate(place.to);
      }
      before.current = event.key;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, search, help]);
}
