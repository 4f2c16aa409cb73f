import type { Answer, Call, Http } from './http.ts';

/**
 * What a command has read of the platforms' management APIs: nothing is asked of a vendor twice, as long as nothing was written
 * meanwhile. A look that waits for a change forgets first.
 */
export interface Reads {
  /** The same transport, with this memory for its GETs. */
  remember(http: Http): Http;
  forget(): void;
}

const isRead = ({ method }: Call): boolean => method === 'GET';

/** Log-ins, tokens and introspections change nothing that is read. */
const isWrite = (call: Call): boolean => !isRead(call) && call.writes !== false;

/** A request id says nothing about what is asked. */
const keyOf = ({ path, query, headers = {}, accept, read, authorized }: Call): string => {
  const { 'x-request-id': _, ...asked } = headers;
  return JSON.stringify([path, query, asked, accept, read, authorized]);
};

export const createReads = (): Reads => {
  const memories: Map<string, Promise<Answer<unknown>>>[] = [];
  const forget = (): void => {
    for (const memory of memories) memory.clear();
  };
  return {
    forget,
    remember: (http) => {
      const memory = new Map<string, Promise<Answer<unknown>>>();
      memories.push(memory);
      const read = <T>(call: Call): Promise<Answer<T>> => {
        const key = keyOf(call);
        const known = memory.get(key) as Promise<Answer<T>> | undefined;
        if (known) return known;
        const answer = http.call<T>(call);
        memory.set(key, answer);
        // A failure is not kept: the next one who needs it tries again.
        answer.catch(() => memory.get(key) === answer && memory.delete(key));
        return answer;
      };
      const write = async <T>(call: Call): Promise<Answer<T>> => {
        try {
          return await http.call<T>(call);
        } finally {
          // One platform's write may change what is read of the other: Anypoint registers clients at Okta.
          forget();
        }
      };
      return { call: (call) => (isRead(call) ? read(call) : isWrite(call) ? write(call) : http.call(call)) };
    },
  };
};
