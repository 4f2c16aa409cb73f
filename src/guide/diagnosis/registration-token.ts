import { Problem } from '../../errors.ts';
import type { Check } from './check.ts';
import { placesIn } from './places.ts';

const refusals = [401, 403];

/** Clients that are registered already do not need it; the next access request does. */
export const registrationTokenCheck: Check = {
  title: 'registration token (SSWS)',
  async look(c) {
    const { okta, registrationToken } = c.has;
    const token = await c.secret(registrationToken.secret);
    try {
      await c.openOktaWith(okta.orgUrl, token).clients.first();
      return [];
    } catch (error) {
      const status = error instanceof Problem ? error.exchange?.status : undefined;
      if (status === undefined || !refusals.includes(status)) throw error;
      const { code = '', says = '' } = (error as Problem).exchange ?? {};
      return [
        {
          field: 'okta.registrationToken',
          what: 'The API token (SSWS) with which Anypoint registers clients',
          is: `refused with status ${status}${code === '' ? '' : ` (${[code, says].filter(Boolean).join(': ')})`}`,
          mustBe:
            'a living token of a Super Administrator for any IP; a new one is saved in the client provider as "SSWS " and the token (init does it when it is given the token)',
          where: `${placesIn(c).tokens} and ${placesIn(c).provider} → Authorization Header`,
          spoils: ['registration'],
        },
      ];
    }
  },
};
