import type { Supplement } from '../supplements.ts';
import { array, integer, json, object, oneOfValues, orNull, string } from './shapes.ts';

const vendor = 'anypoint';

const organization = '/accounts/api/organizations/{organizationId}';
const root = `${organization}/clientProviders`;

/** What is known about access management beside its document. */
export const accountsSupplements: readonly Supplement[] = [
  {
    vendor,
    method: 'POST',
    pattern: root,
    source: 'docs/facts/anypoint-access.md §3.1: the answer is not described, its id is read from it',
    answers: {
      '201': json(
        object({ providerId: string, name: string, type: object({ name: string }, 'name') }, 'providerId'),
      ),
    },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${organization}/environments`,
    source: 'docs/facts/anypoint-access.md §2.2',
    body: json(
      object(
        {
          name: { type: 'string', minLength: 2, maxLength: 65 },
          type: oneOfValues('production', 'sandbox', 'design'),
        },
        'name',
        'type',
      ),
    ),
    answers: { '201': json(object({ id: string, name: string }, 'id', 'name')) },
  },
  {
    vendor,
    method: 'POST',
    pattern: `${organization}/connectedApplications`,
    source: 'docs/facts/anypoint-access.md §6.1: 201 in one source, 200 in the other',
    answers: { '201': json(object({ client_id: string, client_secret: string }, 'client_id')) },
  },
  {
    vendor,
    method: 'GET',
    pattern: '/accounts/api/me',
    source: 'docs/facts/anypoint-access.md §1.6',
    answers: {
      '200': json(
        object(
          {
            user: object(
              {
                id: string,
                organization: object({ id: string }, 'id'),
                memberOfOrganizations: array(object({ id: string }, 'id')),
              },
              'id',
              'organization',
            ),
          },
          'user',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${organization}/environments`,
    source: 'docs/facts/anypoint-access.md §2.2',
    answers: {
      '200': json(
        object(
          {
            data: array(
              object(
                { id: string, name: string, type: string, clientId: orNull(string) },
                'id',
                'organizationId',
                'name',
                'isProduction',
                'type',
              ),
            ),
            total: integer,
          },
          'data',
          'total',
        ),
      ),
    },
  },
  {
    vendor,
    method: 'GET',
    pattern: root,
    source: 'docs/facts/anypoint-access.md §3.1',
    answers: {
      '200': json(
        object(
          {
            data: array(
              object(
                { providerId: string, name: string, type: object({ name: string }, 'name') },
                'providerId',
                'name',
                'type',
              ),
            ),
            total: integer,
          },
          'data',
          'total',
        ),
      ),
    },
  },
];
