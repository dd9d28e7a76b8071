import { NativeSelect, useMantineColorScheme } from '@mantine/core';
import { useState } from 'react';
import { Card } from '@/shared/Card';

export function Appearance() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const [density, setDensity] = useState(document.documentElement.dataset.density ?? 'comfortable');
  return (
    <Card title="Appearance">
      <div className="stack narrow">
        <NativeSelect
          label="Colours"
          data={[
            { value: 'auto', label: 'As the system' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
          value={colorScheme}
          onChange={(event) => setColorScheme(event.currentTarget.value as 'auto' | 'light' | 'dark')}
        />
        <NativeSelect
          label="Lists"
          data={[
            { value: 'comfortable', label: 'Comfortable' },
            { value: 'compact', label: 'Compact, more rows on a screen' },
          ]}
          value={density}
          onChange={(event) => {
            const next = event.currentTarget.value;
            setDensity(next);
            document.documentElement.dataset.density = next;
            localStorage.setItem('ridgeway-density', next);
          }}
        />
        <p className="small dim">Kept in this browser.</p>
      </div>
    </Card>
  );
}
