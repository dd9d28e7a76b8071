import { Modal } from '@mantine/core';
import {
  IconCirclePlus,
  IconGitBranch,
  IconHelp,
  IconHome,
  IconLayoutList,
  IconPlayerPlay,
  IconSettings,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { NavLink, Outlet, ScrollRestoration, useNavigate } from 'react-router';
import { HttpError } from '@/shared/http';
import { live } from '@/shared/live';
import { Problem } from '@/shared/Problem';
import { personName, sessionQuery } from '@/shared/session';
import { Palette } from './Palette';
import { SignIn } from './SignIn';

const rooms = [
  { to: '/', title: 'Home', Icon: IconHome, key: 'h' },
  { to: '/catalog', title: 'Catalog', Icon: IconLayoutList, key: 'c' },
  { to: '/create', title: 'Create', Icon: IconCirclePlus, key: 'n' },
  { to: '/runs', title: 'Runs', Icon: IconPlayerPlay, key: 'r' },
  { to: '/code', title: 'Code', Icon: IconGitBranch, key: 'o' },
  { to: '/settings', title: 'Settings', Icon: IconSettings, key: 's' },
];

export function Frame() {
  const { data, error, refetch } = useQuery({ ...sessionQuery, retry: false });
  const connected = useSyncExternalStore(live.subscribeState, live.isConnected);
  const [palette, setPalette] = useState(false);
  const [help, setHelp] = useState(false);
  const main = useRef<HTMLElement>(null);
  const navigate = useNavigate();
  const before = useRef('');

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key === 'k') {
        event.preventDefault();
        setPalette(true);
        return;
      }
      const target = event.target as HTMLElement;
      if (event.metaKey || event.ctrlKey || event.altKey || target.closest('input, textarea, select, [role=dialog]'))
        return;
      if (event.key === '/') {
        event.preventDefault();
        setPalette(true);
      } else if (event.key === '?') setHelp(true);
      else if (before.current === 'g') {
        const room = rooms.find((each) => each.key === event.key);
        if (room) navigate(room.to);
      }
      before.current = event.key;
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate]);

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
      <nav className="rail" aria-label="Rooms">
        <NavLink to="/" end className="mark">
          Ridgeway
        </NavLink>
        {rooms.map(({ to, title, Icon }) => (
          <NavLink key={to} to={to} end={to === '/'} className={to === '/settings' ? 'last' : undefined}>
            <Icon size={18} aria-hidden />
            {title}
          </NavLink>
        ))}
      </nav>
      <div>
        {!connected && (
          <div className="away" role="status">
            The server is away; reconnecting.
          </div>
        )}
        <header className="top">
          <button type="button" className="search" onClick={() => setPalette(true)}>
            Search (⌘K or /)
          </button>
          <span className="grow" />
          <button type="button" className="icon-button" aria-label="Keys" onClick={() => setHelp(true)}>
            <IconHelp size={18} aria-hidden />
          </button>
          <span title={data.actor.ref}>{personName(data)}</span>
        </header>
        <main ref={main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      {palette && <Palette onClose={() => setPalette(false)} />}
      <Modal opened={help} onClose={() => setHelp(false)} title="Keys" transitionProps={{ duration: 0 }}>
        <dl className="about">
          <dt>⌘K or /</dt>
          <dd>Search</dd>
          {rooms.map((room) => (
            <div key={room.key} style={{ display: 'contents' }}>
              <dt>g {room.key}</dt>
              <dd>{room.title}</dd>
            </div>
          ))}
          <dt>↑ ↓ Enter</dt>
          <dd>Move in a list and open</dd>
        </dl>
      </Modal>
      <ScrollRestoration />
    </div>
  );
}
