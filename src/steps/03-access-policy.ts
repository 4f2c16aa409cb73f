import { problem } from '../errors.ts';
import { policyEntries, policyGone } from '../guide/access-entries.ts';
import { listPolicies, readPolicies, servingMatch } from '../guide/access-evaluation.ts';
import { tokenAsks } from '../guide/asks/access.ts';
import { defineStep, type With } from '../guide/define.ts';
import { demandMended } from '../guide/entries.ts';
import type { Wanted } from '../guide/flows.ts';
import { isMarkedBy } from '../guide/marks.ts';
import { consolePages } from '../guide/okta-console.ts';
import { text } from '../wizard/ask.ts';

const kind = 'okta.access-policy';

type Context = With<'okta' | 'authServer'> & { readonly answers: Wanted };
type Policy = Awaited<ReturnType<Context['okta']['policies']['list']>>[number];

/** Ours by its mark, however it is called by now. */
const markedOne = (c: Context, policies: readonly Policy[]): Policy | undefined => {
  const ours = policies.filter(({ description }) => isMarkedBy(c.setup, description));
  if (ours.length < 2) return ours[0];
  throw problem('OKTA_AMBIGUOUS', {
    what: `access policy of this setup in "${c.has.authServer.name}"`,
    ids: ours.map(({ id }) => id),
  });
};

const located = (policy: Policy, key: string) => ({
  kind,
  key,
  id: policy.id,
  what: `access policy "${policy.name}" (${policy.id})`,
  text: policy.description,
  seen: policy,
});

const factsOf = ({ id, name }: Policy) => ({ accessPolicy: { id, name } });

export const accessPolicy = defineStep({
  id: 'okta.access-policy',
  title: 'Access policy',
  guide: '4',
  why: 'Without a policy Okta issues no token at all. It speaks for all clients, because the client that Anypoint registers later does not exist yet.',
  needs: ['okta', 'authServer'],
  provides: ['accessPolicy'],
  asks: {
    ...tokenAsks,
    name: text({
      key: 'okta.accessPolicy.name',
      message: 'Name of the access policy',
      help: 'On a server that is not ours, a policy that already serves is kept, and ours would come last. Security → API → the server → Access Policies.',
      default: 'All clients',
      quiet: true,
      check: (value) => (value.length > 100 ? 'at most 100 characters' : undefined),
    }),
  },
  deed: ({ name }) => `create the access policy "${name}" for all clients`,
  byHand: ({ has, answers, setup }) => ({
    where: consolePages(has.okta.adminUrl).authorizationServer(has.authServer.id),
    clicks: [
      'Open Access Policies and choose Add New Access Policy.',
      'Assign it to All clients and create it.',
    ],
    values: [
      { label: 'Name', value: answers.name },
      { label: 'Description', value: setup.marker },
    ],
  }),
  async locate(c) {
    const { name } = c.answers;
    const policies = await listPolicies(c);
    const { foreign } = c.has.authServer;
    const known = policies.find(({ id }) => id === c.recorded?.accessPolicy.id);
    // One of others that was used is taken again only while it serves.
    const kept =
      known && foreign && c.whose({ kind, key: name, id: known.id, text: known.description }) === 'other'
        ? undefined
        : known;
    const ours = kept ?? markedOne(c, policies);
    if (ours) return located(ours, name);
    const serving = foreign ? servingMatch(c, await readPolicies(c))?.policy : undefined;
    const other = serving ? undefined : policies.find((one) => one.name === name);
    if (other) return located(other, name);
    return (
      serving && {
        ...located(serving, name),
        what: `access policy "${serving.name}" (${serving.id}), which lets the chosen flows pass already`,
        named: true,
      }
    );
  },
  async inspect(c, { seen: policy, whose }) {
    return {
      facts: factsOf(policy),
      entries: policyEntries(c, policy, { name: c.answers.name, whose }),
    };
  },
  gone: (c) => (c.recorded ? policyGone(c, c.recorded.accessPolicy) : []),
  async apply(c, found) {
    const { policies } = c.okta;
    const server = c.has.authServer.id;
    if (found) {
      const wrong = new Set(found.entries.map(({ field }) => field));
      const { id } = found.facts.accessPolicy;
      if (wrong.has('okta.accessPolicy.clients'))
        await policies.replace(server, id, { clients: ['ALL_CLIENTS'] });
      if (wrong.has('okta.accessPolicy.status')) await policies.activate(server, id);
      return found.facts;
    }
    const { name } = c.answers;
    // Last: policies of other teams keep their place.
    const others = c.has.authServer.foreign ? await policies.list(server) : [];
    const wanted = {
      name,
      description: `For the clients that Anypoint registers. ${c.setup.marker}`,
      priority: others.filter(({ system }) => !system).length + 1,
      clients: ['ALL_CLIENTS'],
    };
    return factsOf(
      await c.once({
        kind,
        key: name,
        settings: wanted,
        seen: 'absent',
        lookUp: async () => (await policies.list(server)).find((one) => one.name === name),
        textOf: ({ description }) => description,
        create: () => policies.create(server, wanted),
        idOf: ({ id }) => id,
      }),
    );
  },
  async verify(c) {
    if (!c.changed) return;
    const { id, name } = c.has.accessPolicy;
    const policy = (await listPolicies(c)).find((one) => one.id === id);
    demandMended(
      `The access policy "${name}" (${id})`,
      policy ? policyEntries(c, policy) : policyGone(c, c.has.accessPolicy),
    );
  },
  async restore(c, before, fields) {
    const { id, clients } = before;
    if (fields.includes('clients')) await c.okta.policies.replace(c.has.authServer.id, id, { clients });
    return fields.filter((field) => field === 'status');
  },
  async undo(c) {
    for (const { id } of c.made) await c.okta.policies.remove(c.has.authServer.id, id);
    return [];
  },
});
