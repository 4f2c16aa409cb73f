import type { Supplement } from '../supplements.ts';
import { boolean, json, object, string } from './shapes.ts';

const vendor = 'anypoint';
const branch = '/designcenter/api-designer/projects/{projectId}/branches/{branch}';

/** What is known about Design Center beside its document. */
export const designCenterSupplements: readonly Supplement[] = [
  {
    vendor,
    method: 'POST',
    pattern: `${branch}/save`,
    source: 'docs/facts/anypoint-apis.md §2.3: query members of another client',
    query: { commit: boolean, message: string },
  },
  {
    vendor,
    method: 'POST',
    pattern: '/designcenter/api-designer/projects',
    source: 'docs/facts/anypoint-apis.md §2.2: what the official CLI adds',
    body: json(object({ subType: string, version: string })),
  },
  {
    vendor,
    method: 'POST',
    pattern: `${branch}/acquireLock`,
    source: 'docs/facts/anypoint-apis.md §2.3',
    answers: { '200': json(object({ locked: boolean, name: string }, 'locked')) },
  },
  {
    vendor,
    method: 'GET',
    pattern: `${branch}/files/{filePath}`,
    source: 'docs/facts/anypoint-apis.md §2.1: the text as a JSON string',
    answers: { '200': json(string) },
  },
];
