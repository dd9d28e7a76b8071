import { Dialog } from '@/shared/Dialog';
import { places } from './places';

export function Keys({ onClose }: { onClose: () => void }) {
  const lines = [
    ['⌘K, Ctrl K or /', 'Search'],
    ...places.map((place) => [`g ${place.key}`, place.title]),
    ['↑ ↓', 'Move in a list'],
    ['PgUp PgDn', 'Turn the page of a list'],
    ['s', 'Star the entry in focus'],
    ['Enter', 'Open'],
    ['Esc', 'Close what is open'],
    ['?', 'This list'],
  ];
  return (
    <Dialog opened onClose={onClose} title="Keys">
      <dl className="about keys">
        {lines.map(([key, what]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
