import type { Description } from './description.ts';

/** Wrong command line, config or answers: exit 2, and nothing was sent anywhere. */
export const usageProblems = {
  ANSWERS_MISSING: (at: { list: string }): Description => ({
    message: `Some answers are missing:\n${at.list}`,
    hint: 'Give them in the config file or in the environment, or run in a terminal without --config and --yes to be asked. To try it without any account:\nnpx okta-mule-setup init --sandbox',
    exit: 2,
  }),
  CONFIG_UNREADABLE: (at: { file: string; why: string }): Description => ({
    message: `The config file ${at.file} cannot be read: ${at.why}`,
    hint: 'Give the path of a YAML or JSON file; okta-mule-setup config example prints one.',
    exit: 2,
  }),
  CONFIG_INVALID: (at: { file: string; list: string }): Description => ({
    message: `The config file ${at.file} is not valid:\n${at.list}`,
    hint: 'Correct it and run the same command again; nothing was sent. okta-mule-setup config schema describes every answer.',
    exit: 2,
  }),
  SPEC_UNUSABLE: (at: { folder: string; why: string; way?: string | undefined }): Description => ({
    message: `The API specification in ${at.folder} cannot be used: ${at.why}`,
    hint:
      at.way ??
      'Give a RAML or OpenAPI document, or the folder with it and the files that it includes (api.folder), or leave the answer out.',
    exit: 2,
  }),
  USAGE: (at: { what: string; way: string }): Description => ({ message: at.what, hint: at.way, exit: 2 }),
  HOST_NOT_CONFIRMED: (at: { about: string; secrets: readonly string[]; flag: string }): Description => ({
    message: `${at.about} Nobody has confirmed that yet, so nothing secret was sent there. It would have got: ${at.secrets.join('; ')}.`,
    hint: `If it is yours, say so in this run: ${at.flag} (or the variable of that answer). Or run in a terminal and confirm it once. Files never confirm a host.`,
    exit: 2,
  }),
  HOST_REFUSED: (at: { host: string; receiver: string }): Description => ({
    message: `Nothing was sent to ${at.host}.`,
    hint: `Look where this address of ${at.receiver} comes from (status names it), and give the right one.`,
    exit: 2,
  }),
  ADDRESS_NOT_NAMED: (at: { origin: string; what: string }): Description => ({
    message: `The saved state says that ${at.what} is at ${at.origin}, but the platform does not name that address. Nothing secret was sent there.`,
    hint: 'It was moved, or the state was altered. Run init: it reads the address anew.',
    exit: 5,
  }),
  ANSWER_INVALID: (at: { key: string; source: string; why: string }): Description => ({
    message: `The answer ${at.key} (from ${at.source}) cannot be used: ${at.why}`,
    hint: `Correct ${at.key} and run the same command again.`,
    exit: 2,
  }),
};
