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

export function StateIcon({ tone }: { tone: Tone }) {
  const Icon = icons[tone];
  return (
    <Icon
      size={16}
      aria-hidden
      className={tone === 'busy' ? 'state-icon state-busy turning' : `state-icon state-${tone}`}
    />
  );
}

/** A state as icon and word, never by colour alone. */
export function StateMark({ tone, children }: { tone: Tone; children: React.ReactNode }) {
  return (
    <span className={`state state-${tone}`}>
      <StateIcon tone={tone} />
      <span>{children}</span>
    </span>
  );
}
