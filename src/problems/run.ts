import type { Description } from './description.ts';

/** The engine's own problems: conflicts with what exists, interrupts, state. */
export const runProblems = {
  CONFLICT: (at: { what: string; why: string; way: string }): Description => ({
    message: `${at.what}: ${at.why}`,
    hint: at.way,
    exit: 5,
  }),
  NOT_VERIFIED: (at: { what: string; why: string; way: string }): Description => ({
    message: `${at.what} does not do its job yet: ${at.why}`,
    hint: at.way,
    exit: 6,
  }),
  NOT_READY: (at: { what: string; waited: string; last: string }): Description => ({
    message: `${at.what} did not get ready within ${at.waited}. Last seen: ${at.last}`,
    hint: 'Nothing is lost: run the same command again, it goes on waiting where it stopped.',
    exit: 7,
  }),
  SANDBOX_TAKEN: (at: { why: string; init: string }): Description => ({
    message: `The sandbox of this setup cannot be served at the addresses that its world was made on: ${at.why}.`,
    hint: `Another program has one of these ports now. End it and run the same command again, or rehearse under another name: ${at.init}`,
    exit: 7,
  }),
  SANDBOX_SERVED: (at: { folder: string; pid: number }): Description => ({
    message: `The world in ${at.folder} is being served already, by process ${at.pid}.`,
    hint: 'Use that one, end it, or give another folder with --data: two processes would spoil one world.',
    exit: 5,
  }),
  SANDBOX_UNUSABLE: (at: { folder: string; why: string }): Description => ({
    message: `The sandbox's world in ${at.folder} cannot be used: ${at.why}`,
    hint: 'Make room or correct the permissions. Where a file of it is damaged, remove the folder: the world begins anew.',
    exit: 2,
  }),
  KNOWN_LATER: (at: { what: string }): Description => ({
    message: `This cannot be looked at yet: it depends on a value ${at.what}.`,
    hint: 'Run init: it creates what is missing first.',
    exit: 3,
  }),
  OBSTACLES: (at: { list: string; exit: Description['exit']; written: boolean }): Description => ({
    message: `${at.written ? 'Nothing more' : 'Nothing'} was changed, because of what stands in the way:\n${at.list}`,
    hint: 'Resolve each of them as it says; then run the same command again.',
    exit: at.exit,
  }),
  LOOKS_ONLY: (_: object): Description => ({
    message: 'This command only looks, and to go on something would have to be changed at a platform.',
    hint: 'Run init: it changes it, and says what.',
    exit: 6,
  }),
  INTERRUPTED: (at: { resume: string }): Description => ({
    message: 'Stopped. Everything done so far is saved.',
    hint: `Go on with: ${at.resume}`,
    exit: 130,
  }),
  STOPPED: (_: object): Description => ({
    message: 'Stopped. Nothing was written.',
    hint: 'Your answers are kept: the same command offers them again, and `init --reset` forgets them.',
    exit: 130,
  }),
  STOPPED_HERE: (_: object): Description => ({
    message: 'Stopped. Everything done so far is saved.',
    hint: 'The same command goes on here.',
    exit: 130,
  }),
  STATE_UNREADABLE: (at: { file: string; why: string }): Description => ({
    message: `The state file ${at.file} cannot be read: ${at.why}`,
    hint: 'Correct its permissions or its owner, or give another folder with --state; the file was not touched.',
    exit: 2,
  }),
  STATE_UNTRUSTED: (at: { folder: string }): Description => ({
    message: `The state in ${at.folder} was not written by you on this computer: it has no seal of yours, so what it says is not used.`,
    hint: 'It came with a project, from another computer, or your key is gone. Look at it with status; if it is yours, add --trust-state. Runners without a home folder: give OKTA_MULE_SETUP_KEY to every run. To begin anew, use another --name or --state.',
    exit: 2,
  }),
  STATE_UNWRITABLE: (at: { folder: string; why: string }): Description => ({
    message: `The state cannot be saved in ${at.folder}: ${at.why}`,
    hint: 'Make room or correct the permissions, or give another folder with --state. Then run the same command again: it looks first what was really done, and sends nothing twice.',
    exit: 2,
  }),
  STATE_FROM_FUTURE: (at: { file: string; version: number }): Description => ({
    message: `The state file ${at.file} was written by a newer okta-mule-setup (state version ${at.version}).`,
    hint: 'Use that newer version: npx okta-mule-setup@latest. The file was not touched.',
    exit: 2,
  }),
  STATE_TOO_OLD: (at: { file: string; version: number }): Description => ({
    message: `The state file ${at.file} was written by an earlier okta-mule-setup, before its first release (state version ${at.version}).`,
    hint: 'Undo that setup with the program that made it, or give another folder with --state. The file was not touched.',
    exit: 2,
  }),
  TARGET_DIFFERS: (at: { key: string; is: string; wanted: string; name: string }): Description => ({
    message: `The setup "${at.name}" belongs to ${at.key} = ${at.is}, but this run names ${at.wanted}.`,
    hint: 'Give another setup name with --name, or undo this one first: npx okta-mule-setup undo.',
    exit: 5,
  }),
  LOCKED: (at: { pid: number; host: string; seen: string; file: string }): Description => ({
    message: `Another run of this setup is under way (process ${at.pid} on ${at.host}, last sign of life ${at.seen}).`,
    hint: `Wait until it ends, or use another --name. If you are sure that it is gone: --force-unlock (removes ${at.file}).`,
    exit: 5,
  }),
  LOCK_LOST: (at: { file: string }): Description => ({
    message: `Another run has taken over this setup (${at.file}); this one stops before its next change.`,
    hint: 'Nothing is lost: the other run goes on from what was saved.',
    exit: 5,
  }),
  STEP_NEEDS: (at: { step: string; needs: string }): Description => ({
    message: `${at.step} rests on steps that have not been done yet: ${at.needs}.`,
    hint: 'Run the earlier steps first: leave out --from and --only.',
    exit: 2,
  }),
  NOT_SEEN: (at: { what: string }): Description => ({
    message: `${at.what} could not be seen on the platform.`,
    hint: 'Check it in the console, then run the same command again.',
    exit: 5,
  }),
  INPUT_ENDED: (at: { question: string }): Description => ({
    message: `The input ended while this was asked: ${at.question}`,
    hint: 'Give the answer in a config file or in the environment, or run in a terminal.',
    exit: 2,
  }),
  INTERNAL: (at: { what: string }): Description => ({
    message: `A fault of okta-mule-setup itself: ${at.what}`,
    hint: 'Run it again with --debug FILE and report the file; it holds no secrets.',
    exit: 1,
  }),
};
