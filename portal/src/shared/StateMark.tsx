import {
  IconAlertTriangleFilled,
  IconCircleCheckFilled,
  IconCircleDashed,
  IconCircleXFilled,
  IconProgress,
} from '@tabler/icons-react';

export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'unknown';

const icons = {
  good: IconCircleCheckFilled,
  busy: IconProgress,
  warn: IconAlertTriangleFilled,
  bad: IconCircleXFilled,
  unknown: IconCircleDashed,
};

/** A state as icon and word, never by colour alone. */
export function StateMark({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  const Icon = icons[tone];
  return (
    <span className={`state state-${tone}`}>
      <Icon size={16} aria-hidden className={tone === 'busy' ? 'turning' : undefined} />
      <span>{children}</span>
    </span>
  );
}
