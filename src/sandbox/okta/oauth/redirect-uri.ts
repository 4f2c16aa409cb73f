import type { OktaApp } from '../world.ts';

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** `https://*.example.com/cb`: the star stands for one lowest sub-domain label, nowhere else. */
const fitsWildcard = (registered: string, uri: string): boolean => {
  const [before = '', after] = registered.split('*', 2);
  if (after === undefined || !/^https?:\/\/[^/]*$/.test(before)) return false;
  return new RegExp(`^${escaped(before)}[A-Za-z0-9-]+${escaped(after)}$`).test(uri);
};

/** Exact, unless the app allows wildcards; ports of loopback addresses matter too. docs/facts/okta.md §12. */
export const isRegistered = (app: OktaApp, uri: string): boolean => {
  if (app.redirectUris.some((one) => one === uri && !one.includes('*'))) return true;
  return (
    app.extra['wildcard_redirect'] === 'SUBDOMAIN' && app.redirectUris.some((one) => fitsWildcard(one, uri))
  );
};
