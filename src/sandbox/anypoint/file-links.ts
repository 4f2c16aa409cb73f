import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { SandboxRequest } from '../kernel/request.ts';
import type { AnypointContext } from './context.ts';
import { refuse } from './refusal.ts';
import { exchangeRefusal } from './refusals.ts';

const base = '/exchange-files';
const hour = 3600 * 1000;

const keys = new WeakMap<AnypointContext, Buffer>();

const keyOf = (context: AnypointContext): Buffer => {
  const key = keys.get(context) ?? randomBytes(32);
  keys.set(context, key);
  return key;
};

const sign = (context: AnypointContext, path: string, expires: string): Buffer =>
  createHmac('sha256', keyOf(context)).update(`${path}\n${expires}`).digest();

/** The path of a file of an asset, e.g. `…/employees-1.0.0-raml.zip`. */
export const filePath = (groupId: string, assetId: string, version: string, ending: string): string =>
  `${base}/${groupId}/${assetId}/${version}/${assetId}-${version}-${ending}`;

/** The route of all files that are reached by such links. */
export const fileRoute = `${base}/{groupId}/{assetId}/{version}/{file}`;

/** Where a file can be had for an hour by whoever has the link: a client sends no token there. */
export const linkTo = (context: AnypointContext, path: string): string => {
  const expires = String(context.now() + hour);
  const signature = sign(context, path, expires).toString('hex');
  return `${context.origin()}${path}?expires=${expires}&signature=${signature}`;
};

/** 403 unless the request came by a link that has not expired. */
export const checkLink = (context: AnypointContext, request: SandboxRequest): void => {
  const expires = request.query.get('expires') ?? '';
  const given = Buffer.from(request.query.get('signature') ?? '', 'hex');
  const wanted = sign(context, request.path, expires);
  const genuine = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!genuine || Number(expires) < context.now()) refuse(exchangeRefusal(403, 'The link is not valid'));
};
