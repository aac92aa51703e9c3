/** Addresses: sign-in, and everything else inside the shell, each page fetched when it is needed. */
import { createBrowserRouter, type RouteObject, redirect } from 'react-router';
import { person, whoIsHere } from '@/api';
import { needTexts } from '@/i18n';
import type { Feature, Page } from '@/shared/feature';
import { FEATURES } from './features';
import { Loading } from './Loading';
import { RouteError } from './RouteError';
import { withNeeds } from './withNeeds';

export const router = createBrowserRouter([
  {
    ErrorBoundary: RouteError,
    HydrateFallback: Loading,
    children: [
      {
        path: '/sign-in',
        lazy: async () => ({ Component: (await import('./SignInPage')).default }),
      },
      {
        // Not a path of its own: whoever is not signed in comes back to where they wanted to go.
        loader: async ({ request }) => {
          if (person() ?? (await whoIsHere())) return null;
          const { pathname, search, hash } = new URL(request.url);
          const wanted = pathname + search + hash;
          return redirect(
            wanted === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(wanted)}`,
          );
        },
        shouldRevalidate: () => person() === null,
        lazy: async () => ({ Component: (await import('./Shell')).default }),
        children: [
          {
            ErrorBoundary: RouteError,
            children: [
              {
                index: true,
                lazy: async () => ({ Component: (await import('./StartPage')).default }),
              },
              ...FEATURES.flatMap((feature) => feature.pages.map((page) => route(feature, page))),
              {
                path: '*',
                lazy: async () => ({ Component: (await import('./NotFound')).default }),
              },
            ],
          },
        ],
      },
    ],
  },
]);

function route(feature: Feature, page: Page): RouteObject {
  const lazy = async () => {
    const [module] = await Promise.all([page.load(), needTexts(feature.id)]);
    return { Component: withNeeds(module.default, page.needs) };
  };
  return { path: page.path, lazy };
}
