import { anypointGuideProblems } from './anypoint-guide.ts';
import { anypointLoginProblems } from './anypoint-login.ts';
import { anypointPlatformProblems } from './anypoint-platform.ts';
import type { Description } from './description.ts';

/** Problems of Anypoint Platform. */
export const anypointProblems = {
  ...anypointLoginProblems,
  ...anypointPlatformProblems,
  ...anypointGuideProblems,
} satisfies Record<string, (at: never) => Description>;
