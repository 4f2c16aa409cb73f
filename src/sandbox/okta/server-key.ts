import { randomBytes } from 'node:crypto';
import type { OktaContext } from './context.ts';
import type { SigningKey } from './signing-key.ts';
import type { AuthorizationServer } from './world.ts';

type ServerKey = AuthorizationServer['key'];

/** Only the name of a key: the pair is made when it is needed, which for most servers never happens. */
export const keyToCome = (): ServerKey => ({ kid: randomBytes(32).toString('base64url') });

const coming = new WeakMap<ServerKey, Promise<void>>();

/** The pair of a server, made by the first who signs or verifies with it. */
export const pairOf = async (context: OktaContext, key: ServerKey): Promise<SigningKey> => {
  if ('n' in key) return key;
  const make = async (): Promise<void> => {
    Object.assign(key, await context.newKey(), { kid: key.kid });
    context.save();
  };
  const making = coming.get(key) ?? make();
  coming.set(key, making);
  await making;
  return key;
};
