import { Modal } from '@mantine/core';
import { places } from './places';

export function Keys({ onClose }: { onClose: () => void }) {
  const lines = [
    ['⌘K, Ctrl K or /', 'Search'],
    ...places.map((place) => [`g ${place.key}`, place.title]),
    ['↑ ↓', 'Move in a list'],
    ['Enter', 'Open'],
    ['Esc', 'Close what is open'],
    ['?', 'This list'],
  ];
  return (
    <Modal
      opened
      onClose={onClose}
      title="Keys"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
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
    </Modal>
  );
}
