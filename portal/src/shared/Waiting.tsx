import { useEffect, useState } from 'react';

/** Grey bars in the shape of what comes, shown only when it takes a moment; a whole page has its heading meanwhile. */
export function Waiting({
  rows = 5,
  height = 44,
  label = 'Loading',
  page = false,
}: {
  rows?: number;
  height?: number;
  label?: string;
  page?: boolean;
}) {
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setShown(true), 150);
    return () => window.clearTimeout(timer);
  }, []);
  return (
    <>
      {page && <h1 className="sr">{label}</h1>}
      <div role="status" aria-label={label} style={{ minHeight: rows * height }}>
        {shown &&
          Array.from({ length: rows }, (_, row) => row).map((row) => (
            <div key={row} className="bar" style={{ height: height - 20, width: `${92 - ((row * 17) % 40)}%` }} />
          ))}
      </div>
    </>
  );
}
