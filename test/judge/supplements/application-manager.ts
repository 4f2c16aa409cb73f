import type { Supplement } from '../supplements.ts';
import { array, integer, json, object, oneOfValues, string } from './shapes.ts';

const vendor = 'anypoint';
const one =
  '/amc/application-manager/api/v2/organizations/{organizationId}/environments/{environmentId}/deployments/{deploymentId}';

const states = oneOfValues(
  'PARTIALLY_STARTED',
  'DEPLOYMENT_FAILED',
  'STARTING',
  'STARTED',
  'STOPPING',
  'STOPPED',
  'UNDEPLOYING',
  'UNDEPLOYED',
  'UPDATED',
  'APPLIED',
  'APPLYING',
  'FAILED',
  'DELETED',
);

const settings = object(
  {
    runtimeVersion: string,
    updateStrategy: string,
    runtime: object({ version: string, releaseChannel: string, java: string }),
    http: object({ inbound: object({ publicUrl: string }) }),
  },
  'runtimeVersion',
  'http',
);

const properties = 'mule.agent.application.properties.service';

const detail = object(
  {
    id: string,
    name: string,
    creationDate: { type: 'string', format: 'date-time' },
    lastModifiedDate: { type: 'string', format: 'date-time' },
    status: states,
    desiredVersion: string,
    lastSuccessfulVersion: string,
    target: object(
      { provider: string, targetId: string, replicas: integer, deploymentSettings: settings },
      'provider',
      'targetId',
      'deploymentSettings',
    ),
    application: object(
      {
        status: oneOfValues('RUNNING', 'NOT_RUNNING'),
        desiredState: states,
        ref: object({ groupId: string, artifactId: string, version: string, packaging: string }),
        configuration: object(
          { [properties]: object({ properties: { type: 'object' }, secureProperties: { type: 'object' } }) },
          properties,
        ),
      },
      'ref',
      'configuration',
    ),
    replicas: array(object({ id: string, state: states, currentDeploymentVersion: string, reason: string })),
  },
  'id',
  'name',
  'status',
  'target',
  'application',
);

/** The document calls the runtime version and the properties objects; MuleSoft's own CLI reads them as text and as a map. */
export const applicationManagerSupplements: readonly Supplement[] = ['GET', 'PATCH'].map((method) => ({
  vendor,
  method,
  pattern: one,
  source: 'anypoint-cli-cloudhub-plugin 1.4.13, showCloudhub2Application',
  instead: ['200'],
  answers: { '200': json(detail) },
}));
