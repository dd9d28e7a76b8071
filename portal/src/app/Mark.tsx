/** The mark: three contour lines and the path across them. */
export function Mark() {
  return (
    <svg viewBox="0 0 32 32" width={24} height={24} fill="none" strokeLinecap="round" aria-hidden="true">
      <g stroke="var(--accent)" strokeWidth={2.2}>
        <path d="M3 12c5-7 9-7 13-3s8 3 13-3" />
        <path d="M3 19c5-7 9-7 13-3s8 3 13-3" />
        <path d="M3 26c5-7 9-7 13-3s8 3 13-3" />
      </g>
      <path d="M8 29C12 21 19 12 25 3" stroke="var(--path)" strokeWidth={2.6} />
    </svg>
  );
}
