/**
 * A person at a browser: opens the page, signs in with the form, and follows every redirect down to this computer. An answer in
 * the fragment is handed over as the page's own script does it.
 */
export const personAt = (user: { readonly login: string; readonly password: string }) => {
  /** Cookies by origin: the second login finds the session of the first. */
  const cookies = new Map<string, string>();
  const forms: string[] = [];

  const ask = async (url: URL, init: RequestInit = {}): Promise<Response> => {
    const cookie = cookies.get(url.origin);
    const answer = await fetch(url, {
      redirect: 'manual',
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...(cookie && { cookie }) },
    });
    const set = answer.headers.get('set-cookie')?.split(';')[0];
    if (set) cookies.set(url.origin, set);
    return answer;
  };

  const handOver = async (url: URL, page: string): Promise<string> => {
    const key = /key: ("[^"]+")/.exec(page)?.[1];
    if (url.hash === '' || key === undefined) return page;
    const body = JSON.stringify({ key: JSON.parse(key), fragment: url.hash.slice(1) });
    const headers = { 'content-type': 'application/json', origin: url.origin };
    return (await fetch(url.origin + url.pathname, { method: 'POST', headers, body })).text();
  };

  const fillIn = (page: string, at: URL): { url: URL; init: RequestInit } | undefined => {
    const action = /<form method="post" action="([^"]+)"/.exec(page)?.[1];
    const stateToken = /name="stateToken" value="([^"]+)"/.exec(page)?.[1];
    if (action === undefined || stateToken === undefined) return undefined;
    forms.push(action);
    const body = new URLSearchParams({ stateToken, username: user.login, password: user.password });
    // The page that asks for consent has two buttons.
    if (page.includes('name="decision" value="allow"')) body.set('decision', 'allow');
    return { url: new URL(action, at), init: { method: 'POST', body } };
  };

  return {
    /** Every form that was filled in. */
    forms,
    /** The last page that was shown. */
    open: async (address: string): Promise<string> => {
      let next: { url: URL; init: RequestInit } | undefined = { url: new URL(address), init: {} };
      for (let pages = 0; pages < 10 && next; pages += 1) {
        const { url, init }: { url: URL; init: RequestInit } = next;
        const answer = await ask(url, init);
        const location = answer.headers.get('location');
        if (location === null) {
          const page = await answer.text();
          next = fillIn(page, url);
          if (!next) return handOver(url, page);
        } else next = { url: new URL(location, url), init: {} };
      }
      throw new Error('the browser was sent round in circles');
    },
  };
};
