/** A length of time in words: "41 s", "2 min", "3 h", "5 days". */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (seconds > 0 && seconds < 1) return 'under 1 s';
  if (whole < 90) return `${whole} s`;
  if (whole < 90 * 60) return `${Math.round(whole / 60)} min`;
  if (whole < 36 * 3600) return `${Math.round(whole / 3600)} h`;
  const days = Math.round(whole / 86400);
  if (days < 60) return `${days} days`;
  if (days < 700) return `${Math.round(days / 30)} months`;
  return `${Math.round(days / 365)} years`;
}

export function relativeTime(at: Date, now: Date): string {
  const seconds = (now.getTime() - at.getTime()) / 1000;
  if (seconds < 0) return seconds > -45 ? 'just now' : `in ${duration(-seconds)}`;
  if (seconds < 10) return 'just now';
  return `${duration(seconds)} ago`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${(size / 1000).toFixed(size < 10_000 ? 1 : 0)} kB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? singular : plural}`;
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

const escapeCode = String.fromCharCode(27);
const colours = new RegExp(`${escapeCode}\\[[0-9;]*m`, 'g');

/** A log line without the colour codes terminals understand. */
export function withoutColours(line: string): string {
  return line.replace(colours, '');
}
