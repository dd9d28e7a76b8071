import '@mantine/core/styles/baseline.css';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/global.css';
import '@mantine/core/styles/UnstyledButton.css';
import '@mantine/core/styles/Button.css';
import '@mantine/core/styles/Loader.css';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/CloseButton.css';
import '@mantine/core/styles/Paper.css';
import '@mantine/core/styles/Overlay.css';
import '@mantine/core/styles/ModalBase.css';
import '@mantine/core/styles/Modal.css';
import './styles.css';
import { createTheme, MantineProvider } from '@mantine/core';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router';
import { live, startLive } from '@/shared/live';
import { sessionQuery } from '@/shared/session';
import { asksAgain } from './asksAgain';
import { client } from './client';
import { router } from './routes';

// Every page needs it, and nothing of a page is needed to ask.
void client.prefetchQuery(sessionQuery);
live.listen(asksAgain((room) => void client.invalidateQueries({ queryKey: [room] })));
live.subscribeState(() => {
  if (live.isConnected()) void client.invalidateQueries();
});
startLive();
document.documentElement.dataset.density = localStorage.getItem('ridgeway-density') ?? 'comfortable';

const theme = createTheme({
  primaryColor: 'ridge',
  primaryShade: { light: 7, dark: 7 },
  colors: {
    ridge: [
      '#e6f4f2',
      '#cbe8e4',
      '#9bd3cc',
      '#67bdb3',
      '#3da99d',
      '#1f8f84',
      '#147a71',
      '#0f6b64',
      '#0b5a54',
      '#064743',
    ],
  },
  defaultRadius: 'sm',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
});
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  );
}
