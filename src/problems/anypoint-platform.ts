import type { Description } from './description.ts';

/** What Anypoint says of the objects of the guide, whatever the object. */
export const anypointPlatformProblems = {
  ANYPOINT_ORGANIZATION_UNKNOWN: (at: { given: string; known: string }): Description => ({
    message: `The Anypoint login does not belong to an organization "${at.given}".`,
    hint: `It belongs to: ${at.known}. Give a name or an id of these (ANYPOINT_ORG), or check the host.`,
    exit: 2,
  }),
  ANYPOINT_ORGANIZATION_AMBIGUOUS: (at: { given: string; ids: string }): Description => ({
    message: `More than one organization is called "${at.given}".`,
    hint: `Give the id instead of the name (ANYPOINT_ORG): ${at.ids}.`,
    exit: 2,
  }),
  ANYPOINT_ENVIRONMENT_UNKNOWN: (at: { given: string; names: string }): Description => ({
    message: `The organization has no environment "${at.given}".`,
    hint: `It has: ${at.names}. Names are case-sensitive (ANYPOINT_ENV).`,
    exit: 2,
  }),
  ANYPOINT_ENVIRONMENT_IS_DESIGN: (at: { name: string; names: string }): Description => ({
    message: `The environment "${at.name}" is a design environment: no API proxy can be deployed to it.`,
    hint: `Choose one of: ${at.names} (ANYPOINT_ENV).`,
    exit: 2,
  }),
  ANYPOINT_NOT_FOUND: (at: { what: string; does: string }): Description => ({
    message: `Anypoint does not know ${at.what} (asked to ${at.does}).`,
    hint: 'Somebody removed it, the login cannot see it, or the host is another control plane than the organization lives on. "npx okta-mule-setup status" shows what is left.',
    exit: 5,
  }),
  ANYPOINT_CALL_UNKNOWN: (at: { does: string; status: number }): Description => ({
    message: `This Anypoint control plane does not offer the call to ${at.does} (status ${at.status}).`,
    hint: 'Do this step manually in the console; the result is checked afterwards.',
    exit: 7,
    byHand: true,
  }),
  ANYPOINT_VALUE_REFUSED: (at: {
    does: string;
    what: string;
    says: string;
    advice: string;
  }): Description => ({
    message: `Anypoint refused to ${at.does} (${at.what}): ${at.says}`,
    hint: `${at.advice}${at.advice === '' ? '' : ' '}Correct the value it names and run the same command again, or do this step manually.`,
    exit: 2,
    byHand: true,
  }),
  ANYPOINT_DEPLOYMENT_EXISTS: (at: { what: string }): Description => ({
    message: `Anypoint Platform has a deployment for this API instance already, so ${at.what} was not created.`,
    hint: 'Run the same command again: it looks up the deployment that exists. If it belongs to somebody else, give this setup an API instance of its own.',
    exit: 5,
    byHand: true,
  }),
  ANYPOINT_ALREADY_THERE: (at: { what: string; says: string }): Description => ({
    message: `There is already ${at.what}, or somebody changed it at the same moment: ${at.says}`,
    hint: 'Run the same command again: it looks up what is there first. If the object belongs to somebody else, choose another name.',
    exit: 5,
  }),
  ANYPOINT_STILL_IN_USE: (at: { what: string; says: string }): Description => ({
    message: `Anypoint keeps ${at.what}, because something still depends on it: ${at.says}`,
    hint: 'Remove what depends on it first (contracts, policies, deployments, API instances), then run undo again.',
    exit: 5,
  }),
  ANYPOINT_APPLICATION_IN_USE: (at: { name: string; id: number; contracts: string }): Description => ({
    message: `The client application "${at.name}" (${at.id}) was not removed: it has access to other APIs too, which would refuse it (contracts ${at.contracts}).`,
    hint: 'Undo the setups that share it first (setup.shares), or end these contracts; then run undo again.',
    exit: 5,
  }),
  ANYPOINT_PROVIDER_IN_USE: (at: { name: string; id: string; applications: string }): Description => ({
    message: `The client provider "${at.name}" (${at.id}) was not removed: these client applications have their clients through it, and would stop working: ${at.applications}.`,
    hint: 'Ask their owners. When they are removed (Exchange → My applications), run undo again; or remove the provider manually: Access Management → Client Providers.',
    exit: 5,
  }),
  ANYPOINT_AT_CAPACITY: (at: { does: string; status: number }): Description => ({
    message: `Anypoint has too much to do to ${at.does} (status ${at.status}: a rate limit, even where it speaks of capacity).`,
    hint: 'Wait a minute and run the same command again; it goes on where it stopped.',
    exit: 7,
  }),
  ANYPOINT_ANSWER_UNUSABLE: (at: { does: string; lacks: string }): Description => ({
    message: `Anypoint accepted the request to ${at.does}, but its answer has no ${at.lacks}.`,
    hint: 'Run the same command again: it looks the object up. If that fails too, do this step manually and report the fault with --debug FILE.',
    exit: 7,
    byHand: true,
  }),
} satisfies Record<string, (at: never) => Description>;
