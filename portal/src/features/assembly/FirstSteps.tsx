import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Card } from '@/shared/Card';
import { StateMark, type Tone } from '@/shared/StateMark';

const steps = [
  {
    key: 'createService',
    title: 'Create a service',
    line: 'A short form makes the repository, the catalog entry and the page.',
    to: '/create/default/new-service',
    action: 'Create a service',
  },
  {
    key: 'registerExisting',
    title: 'Register what exists',
    line: 'Give the address of a catalog-info.yaml; nothing in the repository changes.',
    to: '/catalog/register',
    action: 'Register an address',
  },
  {
    key: 'connectCluster',
    title: 'Connect a cluster',
    line: 'Then pages say what runs, and since when. Settings say how.',
    to: '/settings/connections',
    action: 'See the connections',
  },
  {
    key: 'signInTeam',
    title: 'Sign in your team',
    line: 'Give your colleagues roles and tokens.',
    to: '/settings/people',
    action: 'See how',
  },
];

const words: Record<string, { tone: Tone; word: string }> = {
  done: { tone: 'good', word: 'Done' },
  later: { tone: 'unknown', word: 'Later' },
};

/** What a newcomer does first, with how far it is. */
export function FirstSteps({ journey, onHide }: { journey: Record<string, string>; onHide: () => void }) {
  return (
    <Card
      title="First steps"
      aside={
        <button type="button" className="icon-button" onClick={onHide}>
          Hide the first steps
        </button>
      }
    >
      <ol className="first-steps">
        {steps.map((step) => {
          const { tone, word } = words[journey[step.key] ?? ''] ?? { tone: 'unknown' as const, word: 'To do' };
          return (
            <li key={step.key}>
              <StateMark tone={tone}>{word}</StateMark>
              <strong>{step.title}</strong>
              <span className="dim">{step.line}</span>
              <Button
                component={Link}
                size="xs"
                variant={step.key === 'createService' ? 'filled' : 'default'}
                to={step.to}
              >
                {step.action}
              </Button>
            </li>
          );
        })}
      </ol>
    </Card>
  );
}
