import { problem } from '../errors.ts';
import { listPolicies, readPolicies, verdicts } from '../guide/access-evaluation.ts';
import { defineStep, type With } from '../guide/define.ts';
import { consolePages } from '../guide/okta-console.ts';
import { isNewborn, noteBirth } from '../guide/per-run.ts';
import { text } from '../wizard/ask.ts';

const kind = 'okta.access-policy';

/** On a server of others: the policy that lets both logins pass already, whoever made it. */
const servingPolicy = async (c: With<'okta' | 'authServer'>) => {
  const matches = verdicts(c, await readPolicies(c)).map(({ verdict }) => verdict.match?.policy);
  const [first] = matches;
  return first && matches.every((policy) => policy?.id === first.id) ? first : undefined;
};

export const accessPolicy = defineStep({
  id: 'okta.access-policy',
  title: 'Access policy',
  guide: '4',
  why: 'Without a policy Okta issues no token at all. It speaks for all clients, because the client that Anypoint registers later does not exist yet.',
  needs: ['okta', 'authServer'],
  provides: ['accessPolicy'],
  asks: {
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
  async find(c) {
    const { name } = c.answers;
    if (isNewborn(c, c.has.authServer.id)) return undefined;
    const policies = await listPolicies(c);
    const named = policies.find((policy) => policy.name === name);
    if (named) {
      const differs = [
        ...(named.clients.includes('ALL_CLIENTS')
          ? []
          : [{ field: 'clients', is: named.clients.join(' '), wanted: 'ALL_CLIENTS' }]),
        ...(named.status === 'ACTIVE' ? [] : [{ field: 'status', is: named.status, wanted: 'ACTIVE' }]),
      ];
      const whose = c.whose({ kind, key: name, id: named.id, text: named.description });
      return {
        facts: { accessPolicy: { id: named.id, name } },
        whose,
        what: `access policy "${name}" (${named.id})`,
        differs,
        objects: [{ kind, key: name, id: named.id }],
      };
    }
    const serving = c.has.authServer.foreign ? await servingPolicy(c) : undefined;
    return (
      serving && {
        facts: { accessPolicy: { id: serving.id, name: serving.name } },
        whose: 'used',
        what: `access policy "${serving.name}" (${serving.id}), which lets both logins pass already`,
      }
    );
  },
  async apply(c, found) {
    const { policies } = c.okta;
    const server = c.has.authServer.id;
    const { name } = c.answers;
    const others = found || c.has.authServer.foreign ? await policies.list(server) : [];
    // Last: policies of other teams keep their place.
    const priority = others.filter((policy) => policy.name !== name && !policy.system).length + 1;
    const wanted = {
      name,
      description: `For the clients that Anypoint registers. ${c.setup.marker}`,
      priority,
      clients: ['ALL_CLIENTS'],
    };
    const policy = found
      ? await policies.replace(server, found.facts.accessPolicy.id, {
          ...wanted,
          priority: others.find((one) => one.name === name)?.priority ?? priority,
        })
      : await c.once({
          kind,
          key: name,
          settings: wanted,
          seen: 'absent',
          lookUp: async () => (await policies.list(server)).find((one) => one.name === name),
          textOf: ({ description }) => description,
          create: async () => {
            const made = await policies.create(server, wanted);
            noteBirth(c, made.id);
            return made;
          },
          idOf: (made) => made.id,
        });
    if (found && policy.status !== 'ACTIVE') await policies.activate(server, policy.id);
    return { accessPolicy: { id: policy.id, name: policy.name } };
  },
  async verify(c) {
    if (!c.changed) return;
    const { id, name } = c.has.accessPolicy;
    const policy = (await listPolicies(c)).find((one) => one.id === id);
    if (policy?.status === 'ACTIVE') return;
    throw problem('NOT_VERIFIED', {
      what: `The access policy "${name}" (${id})`,
      why: policy ? `it is ${policy.status}` : 'it is not listed',
      way: 'Activate it under Security → API → the server → Access Policies, then run the same command again.',
    });
  },
  async undo(c) {
    for (const { id } of c.made) await c.okta.policies.remove(c.has.authServer.id, id);
    return [];
  },
});
