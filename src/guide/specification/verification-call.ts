import { problem } from '../../errors.ts';
import type { Facts } from '../facts.ts';
import { chooseCall } from './resource.ts';
import type { Specification } from './specification.ts';

type Called = Pick<Facts['spec'], 'resource' | 'request'>;
type Method = NonNullable<Called['request']>['method'];

/**
 * The call that verifies the API: that of `api.resource`, else the best of the document.
 *
 * @param warn hears what somebody should know before it is called
 * @throws SPEC_UNUSABLE where there is none, or where the answer is not in the document
 */
export const verificationCall = async (
  specification: Specification,
  answer: string | undefined,
  warn: (text: string) => void = () => undefined,
): Promise<Called> => {
  const choice = await chooseCall(specification, answer);
  if ('why' in choice) {
    const { folder } = specification;
    throw problem('SPEC_UNUSABLE', { folder, why: choice.why, way: choice.way });
  }
  if (choice.warning !== undefined) warn(choice.warning);
  const { resource, method, headers, body, ownScheme } = choice.call;
  const plain = method === 'GET' && Object.keys(headers).length === 0 && ownScheme === undefined;
  if (plain) return { resource };
  return {
    resource,
    request: {
      method: method as Method,
      headers,
      ...(body && { body }),
      ...(ownScheme !== undefined && { ownScheme }),
    },
  };
};
