import { IconHelp, IconLayoutSidebarLeftCollapse, IconLayoutSidebarLeftExpand, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Link, NavLink, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { AtWork } from '@/features/paths/AtWork';
import { Palette } from '@/features/search/Palette';
import { HttpError } from '@/shared/http';
import { live } from '@/shared/live';
import { Problem } from '@/shared/Problem';
import { personName, sessionQuery } from '@/shared/session';
import { Bell } from './Bell';
import { Keys } from './Keys';
import { Mark } from './Mark';
import { places } from './places';
import { SignIn } from './SignIn';
import { useKeys } from './useKeys';

/** What the search opens besides what it finds. */
const pages = [
  ...places,
  { to: '/catalog/register', title: 'Register what exists' },
  { to: '/catalog/health', title: 'Catalog health' },
];

function Rail() {
  const [narrow, setNarrow] = useState(localStorage.getItem('ridgeway-rail') === 'narrow');
  useEffect(() => {
    document.documentElement.dataset.rail = narrow ? 'narrow' : 'wide';
    localStorage.setItem('ridgeway-rail', narrow ? 'narrow' : 'wide');
  }, [narrow]);
  const link = (place: (typeof places)[number]) => (
    <NavLink key={place.to} to={place.to} end={place.to === '/'} title={narrow ? place.title : undefined}>
      <place.Icon size={18} aria-hidden />
      <span>{place.title}</span>
    </NavLink>
  );
  const Icon = narrow ? IconLayoutSidebarLeftExpand : IconLayoutSidebarLeftCollapse;
  return (
    <nav className="rail" aria-label="Places">
      <Link to="/" className="mark" aria-label="Ridgeway, home">
        <Mark />
        <span>Ridgeway</span>
      </Link>
      {places.slice(0, -1).map(link)}
      <AtWork />
      {places.slice(-1).map(link)}
      <button type="button" className="icon-button collapse" onClick={() => setNarrow(!narrow)}>
        <Icon size={18} aria-hidden />
        <span className="sr">{narrow ? 'Show the names of the places' : 'Show icons only'}</span>
      </button>
    </nav>
  );
}

/** Says the new page to screen readers, which hear nothing when only the content changes. */
function Announcer() {
  const { pathname } = useLocation();
  const [title, setTitle] = useState('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is named after it is shown
  useEffect(() => {
    const timer = window.setTimeout(() => setTitle(document.title), 300);
    return () => window.clearTimeout(timer);
  }, [pathname]);
  return (
    <div className="sr" aria-live="polite">
      {title}
    </div>
  );
}

export function Frame() {
  const { data, error, refetch } = useQuery({ ...sessionQuery, retry: false });
  const connected = useSyncExternalStore(live.subscribeState, live.isConnected);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const main = useRef<HTMLElement>(null);
  useKeys({ search: useCallback(() => setPalette(true), []), help: useCallback(() => setHelp(true), []) });

  if (error instanceof HttpError && error.status === 401) return <SignIn />;
  if (error && !data)
    return (
      <main>
        <h1>Ridgeway</h1>
        <Problem error={error} retry={() => void refetch()} />
      </main>
    );
  if (!data) return null;
  return (
    <div className="frame">
      <button type="button" className="skip" onClick={() => main.current?.focus()}>
        Skip to the page
      </button>
      <Rail />
      <div className="body">
        <div className="away" role="status">
          {!connected && <p>The server does not answer. What you typed stays here; the page reconnects by itself.</p>}
        </div>
        <header className="top">
          <button type="button" className="search" aria-keyshortcuts="Control+K /" onClick={() => setPalette(true)}>
            <IconSearch size={16} aria-hidden />
            <span>Search</span>
            <kbd aria-hidden>⌘K</kbd>
          </button>
          <span className="grow" />
          <Bell />
          <button type="button" className="icon-button" aria-label="Keys" onClick={() => setHelp(true)}>
            <IconHelp size={18} aria-hidden />
          </button>
          <Link to="/settings" className="person plain" title={data.actor.ref}>
            {personName(data)}
          </Link>
        </header>
        <main ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {palette && <Palette pages={pages} onClose={() => setPalette(false)} />}
      {help && <Keys onClose={() => setHelp(false)} />}
      <Announcer />
      <ScrollRestoration />
    </div>
  );
}
