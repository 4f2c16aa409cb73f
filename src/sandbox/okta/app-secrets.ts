import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Reply, SandboxRequest } from '../kernel/request.ts';
import type { Route } from '../kernel/router.ts';
import { appOf } from './apps.ts';
import { readBody } from './body.ts';
import { type OktaContext, wireDate } from './context.ts';
import { invalid, notFound, refuse } from './errors.ts';
import { newSecret, usesSecret } from './new-app.ts';
import { link } from './paging.ts';
import type { ClientSecret, OktaApp } from './world.ts';

const mediated = (reason: string): never => refuse('E0000001', 'OAuth2ClientSecretMediated', [reason]);

const linksOf = (self: string, status: ClientSecret['status']): object =>
  status === 'ACTIVE'
    ? { deactivate: link(`${self}/lifecycle/deactivate`, 'POST') }
    : { activate: link(`${self}/lifecycle/activate`, 'POST'), delete: link(self, 'DELETE') };

/** `OAuth2ClientSecret` of the management document; the list may come without values (mood `secretsListHidden`). */
const view = (context: OktaContext, app: OktaApp, secret: ClientSecret, hidden = false): object => ({
  id: secret.id,
  status: secret.status,
  ...(hidden ? {} : { client_secret: secret.value }),
  secret_hash: createHash('md5').update(secret.value).digest('base64url'),
  created: wireDate(secret.created),
  lastUpdated: wireDate(secret.lastUpdated),
  _links: linksOf(
    `${context.origin()}/api/v1/apps/${app.id}/credentials/secrets/${secret.id}`,
    secret.status,
  ),
});

const found = (app: OktaApp, request: SandboxRequest): ClientSecret => {
  const id = request.params['secretId'] ?? '';
  return app.secrets.find((secret) => secret.id === id) ?? notFound(id, 'OAuth2ClientSecretMediated');
};

const body = z.strictObject({
  client_secret: z.string().optional(),
  status: z.enum(['ACTIVE', 'INACTIVE']).optional(),
});

const checkValue = (value: string | undefined): void => {
  if (value === undefined) return;
  if (!/^[\x20-\x7e]*$/.test(value))
    invalid('client_secret', "'client_secret' must only contain printable ASCII: [x20-x7E]+");
  if (value.length < 14) invalid('client_secret', "'client_secret' must be at least '14' characters long.");
  if (value.length > 100)
    invalid('client_secret', "'client_secret' can't be more than '100' characters long.");
};

const create = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const { client_secret, status } = request.body.length === 0 ? {} : readBody(request, body);
  checkValue(client_secret);
  if (!usesSecret(app.tokenEndpointAuthMethod))
    return mediated('The client does not authenticate with a client secret.');
  if (app.secrets.length >= 2)
    return mediated("You've reached the maximum number of client secrets per client.");
  const secret = newSecret(context, client_secret);
  if (status) secret.status = status;
  app.secrets.push(secret);
  return { status: 201, json: view(context, app, secret) };
};

const turn = (context: OktaContext, request: SandboxRequest, status: ClientSecret['status']): Reply => {
  const app = appOf(context, request);
  const secret = found(app, request);
  const others = app.secrets.some((one) => one !== secret && one.status === 'ACTIVE');
  if (status === 'INACTIVE' && !others)
    return mediated("You can't deactivate the only active client secret.");
  Object.assign(secret, { status, lastUpdated: context.iso() });
  return { status: 200, json: view(context, app, secret) };
};

const remove = (context: OktaContext, request: SandboxRequest): Reply => {
  const app = appOf(context, request);
  const secret = found(app, request);
  if (secret.status === 'ACTIVE')
    return mediated("You can't delete an active client secret. Deactivate the secret before deleting it.");
  app.secrets = app.secrets.filter((one) => one !== secret);
  return { status: 204 };
};

const base = '/api/v1/apps/{appId}/credentials/secrets';

export const appSecretRoutes = (context: OktaContext): readonly Route[] => [
  {
    method: 'GET',
    pattern: base,
    handle: (request) => {
      const app = appOf(context, request);
      const hidden = context.moods.secretsListHidden;
      return { status: 200, json: app.secrets.map((secret) => view(context, app, secret, hidden)) };
    },
  },
  { method: 'POST', pattern: base, handle: (request) => create(context, request) },
  {
    method: 'GET',
    pattern: `${base}/{secretId}`,
    handle: (request) => {
      const app = appOf(context, request);
      const secret = found(app, request);
      return { status: 200, json: view(context, app, secret, context.moods.secretsListHidden) };
    },
  },
  { method: 'DELETE', pattern: `${base}/{secretId}`, handle: (request) => remove(context, request) },
  {
    method: 'POST',
    pattern: `${base}/{secretId}/lifecycle/activate`,
    handle: (request) => turn(context, request, 'ACTIVE'),
  },
  {
    method: 'POST',
    pattern: `${base}/{secretId}/lifecycle/deactivate`,
    handle: (request) => turn(context, request, 'INACTIVE'),
  },
];
