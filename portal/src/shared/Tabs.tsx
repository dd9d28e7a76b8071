import { NavLink } from 'react-router';

/** Tabs that are addresses: each one a link, the current one marked. */
export function Tabs({
  label,
  tabs,
}: {
  label: string;
  tabs: { to: string; title: React.ReactNode; end?: boolean }[];
}) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <NavLink key={tab.to} to={tab.to} end={tab.end}>
          {tab.title}
        </NavLink>
      ))}
    </nav>
  );
}
