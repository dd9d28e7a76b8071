import { lazy } from 'react';
import { createBrowserRouter } from 'react-router';
import { HomePage } from '@/features/assembly/HomePage';
import { basePath } from '@/shared/base';
import { Frame } from './Frame';
import { PageFailed } from './PageFailed';

const ApiDefinition = lazy(async () => ({
  default: (await import('@/features/apis/ApiDefinition')).ApiDefinition,
}));

const Builds = lazy(async () => ({
  default: (await import('@/features/pipelines/Builds')).Builds,
}));
const Deployments = lazy(async () => ({
  default: (await import('@/features/delivery/Deployments')).Deployments,
}));

export const router = createBrowserRouter(
  [
    {
      Component: Frame,
      ErrorBoundary: PageFailed,
      HydrateFallback: () => null,
      children: [
        { index: true, Component: HomePage },
        {
          path: 'catalog',
          lazy: async () => ({ Component: (await import('@/features/catalog/CatalogPage')).CatalogPage }),
        },
        {
          path: 'catalog/register',
          lazy: async () => ({ Component: (await import('@/features/catalog/RegisterPage')).RegisterPage }),
        },
        {
          path: 'catalog/health',
          lazy: async () => ({ Component: (await import('@/features/catalog/HealthPage')).HealthPage }),
        },
        {
          path: 'catalog/:namespace/:kind/:name/:tab?',
          lazy: async () => {
            const [{ EntityPage }, { useAwaited }, { Environments, StateSentence }] = await Promise.all([
              import('@/features/catalog/EntityPage'),
              import('@/features/runtime/api'),
              import('@/features/runtime/Running'),
            ]);
            const live = { useAwaited, Environments, StateSentence, Builds, Deployments };
            return { element: <EntityPage Definition={ApiDefinition} live={live} /> };
          },
        },
        { path: 'create', lazy: async () => ({ Component: (await import('@/features/paths/CreatePage')).CreatePage }) },
        {
          path: 'create/:namespace/:name',
          lazy: async () => ({ Component: (await import('@/features/paths/FormPage')).FormPage }),
        },
        { path: 'runs', lazy: async () => ({ Component: (await import('@/features/paths/RunsPage')).RunsPage }) },
        { path: 'runs/:id', lazy: async () => ({ Component: (await import('@/features/paths/RunPage')).RunPage }) },
        { path: 'code', lazy: async () => ({ Component: (await import('@/features/code/CodePage')).CodePage }) },
        {
          path: 'code/:owner/:name',
          lazy: async () => ({ Component: (await import('@/features/code/RepositoryPage')).RepositoryPage }),
        },
        {
          path: 'settings/:section?',
          lazy: async () => ({ Component: (await import('./SettingsPage')).SettingsPage }),
        },
        { path: '*', lazy: async () => ({ Component: (await import('./NotFound')).NotFound }) },
      ],
    },
  ],
  { basename: basePath || '/' },
);
