import { useId } from 'react';

export function Card({
  title,
  aside,
  children,
  flush,
}: {
  title?: string;
  aside?: React.ReactNode;
  children: React.ReactNode;
  flush?: boolean;
}) {
  const id = useId();
  return (
    <section className={flush ? 'card flush' : 'card'} aria-labelledby={title ? id : undefined}>
      {title && (
        <div className="card-head">
          <h2 id={id}>{title}</h2>
          {aside && <div className="small">{aside}</div>}
        </div>
      )}
      {children}
    </section>
  );
}
