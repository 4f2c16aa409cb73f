/** A login in a browser that is waited for. */
interface Waited {
  /** The answer that reaches this computer by itself. */
  readonly answer: Promise<URLSearchParams>;
  readonly state: string;
  readonly redirectUri: string;
  /** Somebody is at this terminal, and may have the browser elsewhere. */
  readonly someoneIsHere: boolean;
  readonly pasteAddress: (until: AbortSignal, redirectUri: string) => Promise<string>;
  /** Shows the page again. */
  readonly openAgain: () => Promise<unknown>;
  readonly note: (text: string) => void;
}

/** The parameters of the redirect: in the fragment for the implicit grant, otherwise in the query. */
export const answerIn = (address: string): URLSearchParams => {
  const text = address.trim();
  if (!URL.canParse(text)) return new URLSearchParams();
  const { hash, searchParams } = new URL(text);
  return hash.length > 1 ? new URLSearchParams(hash.slice(1)) : searchParams;
};

/** Over SSH and in containers the browser is elsewhere: its last address carries the answer. Another login's is refused. */
const pasted = async (login: Waited, until: AbortSignal): Promise<URLSearchParams> => {
  for (;;) {
    const address = await login.pasteAddress(until, login.redirectUri);
    if (address.trim() === '') {
      await login.openAgain();
      continue;
    }
    const answer = answerIn(address);
    if (answer.get('state') === login.state) return answer;
    login.note(
      `That is not the address at which this login ended: it begins with ${login.redirectUri} and holds "state=".`,
    );
  }
};

/** What the browser brings back to this computer, or what the person pastes, whichever comes first. */
export const browserAnswer = async (login: Waited): Promise<URLSearchParams> => {
  const over = new AbortController();
  try {
    return await Promise.race([login.answer, ...(login.someoneIsHere ? [pasted(login, over.signal)] : [])]);
  } finally {
    over.abort();
  }
};
