import { useRouteError } from 'react-router';
import { Problem } from '@/shared/Problem';

export function PageFailed() {
  return (
    <main>
      <h1>This page could not be shown</h1>
      <Problem error={useRouteError()} retry={() => window.location.reload()} />
    </main>
  );
}
