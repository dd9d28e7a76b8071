import { useEffect } from 'react';

/** Title, one line of what the page is, and at most two buttons; also names the browser's tab. */
export function PageHeader({
  title,
  line,
  children,
  before,
}: {
  title: string;
  line?: React.ReactNode;
  children?: React.ReactNode;
  before?: React.ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Ridgeway`;
  }, [title]);
  return (
    <header className="page-header">
      <div className="grow">
        {before && <div className="small dim crumbs">{before}</div>}
        <h1>{title}</h1>
        {line && <div className="dim page-line">{line}</div>}
      </div>
      {children && <div className="page-actions">{children}</div>}
    </header>
  );
}
