import type { Page } from 'playwright-core';
import { type Listener, type ListenerOptions, listenForLogin } from '../../src/oauth/loopback-listener.ts';

const open = new Set<Listener>();

/** A listener for the answer with the state `right`, on any free port, as the steps open it. */
export const listen = async (
  flow: 'code' | 'implicit',
  more: Partial<ListenerOptions> = {},
): Promise<Listener> => {
  const options = {
    ports: [0],
    path: '/callback',
    state: 'right',
    host: 'localhost',
    flow,
    ...more,
  } as const;
  const listener = await listenForLogin(options);
  open.add(listener);
  return listener;
};

export const closeListeners = (): void => {
  for (const listener of open) listener.close();
  open.clear();
};

/** Fills in the form that both platforms' sign-in pages have, and sends it. */
export const signIn = async (page: Page, username: string, password: string): Promise<void> => {
  await page.getByLabel('Username').fill(username);
  await page.getByLabel('Password').fill(password);
  await page.locator('button').first().click();
};

export const headingOf = (page: Page): Promise<string> => page.locator('h1').innerText();

/** Waits until the page says so. */
export const saying = (page: Page, heading: string): Promise<void> =>
  page.getByRole('heading', { name: heading, exact: true }).waitFor();

/** Every address that the tab could go back to, whole. */
export const historyOf = async (page: Page): Promise<readonly string[]> => {
  const session = await page.context().newCDPSession(page);
  const { entries } = await session.send('Page.getNavigationHistory');
  return entries.map(({ url }) => url);
};
