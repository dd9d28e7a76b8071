import { lazy } from 'react';
import { createBrowserRouter } from 'react-router';
import { HomePage } from '@/features/assembly/HomePage';
import { listQuery } from '@/features/catalog/api';
import { CatalogPage } from '@/features/catalog/CatalogPage';
import { listOf } from '@/features/catalog/filters';
import { basePath } from '@/shared/base';
import { client } from './client';
import { Frame } from './Frame';
import { PageFailed } from './PageFailed';

const ApiDefinition = lazy(async () => ({
  default: (await import('@/features/apis/ApiDefinition')).ApiDefinition,
}));

const Builds = lazy(async () => ({
  default: (await import('@/features/pipelines/Builds')).Builds,
}));
const Live = lazy(async () => ({
  default: (await import('@/features/runtime/Live')).Live,
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
          Component: CatalogPage,
          // The rows are asked for before the page is drawn.
          loader: ({ request }) => {
            void client.prefetchQuery(listQuery(listOf(new URL(request.url).searchParams)));
            return null;
          },
          shouldRevalidate: () => false,
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
            const [{ EntityPage }, runtime, { Environments }, delivery, { ComponentState }] = await Promise.all([
              import('@/features/catalog/EntityPage'),
              import('@/features/runtime/api'),
              import('@/features/runtime/Running'),
              import('@/features/delivery/api'),
              import('./ComponentState'),
            ]);
            const { useAddress, useAwaited } = runtime;
            const { useDelivered } = delivery;
            const live = {
              useAwaited,
              useAddress,
              useDelivered,
              Environments,
              StateSentence: ComponentState,
              Builds,
              Deployments,
              Live,
            };
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
