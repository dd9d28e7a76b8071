/** Text that scrolls inside its place and can be reached by keyboard. */
export function LongText({ children }: { children: React.ReactNode }) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
  return <pre tabIndex={0}>{children}</pre>;
}
