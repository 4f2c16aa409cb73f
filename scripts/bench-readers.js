// 200 readers of one app at once, in a kept world without other apps and in one with 5,000 of them: reads must not cost more where
// there is more. Taken in turn, so that both meet the same machine.
import { readFileSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';

const readers = 200;
const reads = 4000;
const rounds = 3;
const others = 5000;

const get = (url, headers, agent) =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode)).on('error', reject);
    });
    request.on('error', reject);
  });

/** Reads in a second, and how many of them failed. */
const rateOf = async ({ url, headers }) => {
  const agent = new http.Agent({ keepAlive: true, maxSockets: readers });
  let left = reads;
  let errors = 0;
  const read = async () => {
    while (left > 0) {
      left -= 1;
      const status = await get(url, headers, agent).catch(() => 0);
      if (status !== 200) errors += 1;
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: readers }, read));
  const seconds = (performance.now() - begun) / 1000;
  agent.destroy();
  return { rate: reads / seconds, errors };
};

const appBody = JSON.stringify({
  name: 'oidc_client',
  label: 'Read often',
  signOnMode: 'OPENID_CONNECT',
  credentials: { oauthClient: { token_endpoint_auth_method: 'client_secret_basic', autoKeyRotation: true } },
  settings: {
    oauthClient: {
      application_type: 'web',
      grant_types: ['authorization_code'],
      response_types: ['code'],
      redirect_uris: ['http://localhost:8085/callback'],
      consent_method: 'TRUSTED',
    },
  },
});

/** An org with one app more than `count`, and that app's address. */
const orgWith = async (start, data, count) => {
  const headersOf = ({ okta }) => ({
    authorization: `SSWS ${okta.token}`,
    'content-type': 'application/json',
  });
  const first = await start(data);
  const made = await fetch(`${first.about.okta.orgUrl}/api/v1/apps`, {
    method: 'POST',
    headers: headersOf(first.about),
    body: appBody,
  });
  if (!made.ok) throw new Error(await made.text());
  const { id } = await made.json();
  await first.stop();
  const file = join(data, 'okta.json');
  const world = JSON.parse(readFileSync(file, 'utf8'));
  const [app] = world.apps;
  world.apps = [
    ...Array.from({ length: count }, (_, n) => ({ ...app, id: `0oa${n}`, clientId: `0oa${n}` })),
    app,
  ];
  writeFileSync(file, JSON.stringify(world));
  const { about, stop } = await start(data);
  return { url: `${about.okta.orgUrl}/api/v1/apps/${id}`, headers: headersOf(about), stop };
};

/**
 * The rate of reads in a large world in parts of that in an empty one, and the reads that failed.
 *
 * @param start serves a data folder: `{about, stop}`
 * @param newFolder makes one
 */
export const benchReaders = async (start, newFolder) => {
  const empty = await orgWith(start, newFolder(), 0);
  const large = await orgWith(start, newFolder(), others);
  try {
    const best = { empty: 0, large: 0 };
    let errors = 0;
    for (let round = 0; round < rounds; round += 1)
      for (const [name, org] of [
        ['empty', empty],
        ['large', large],
      ]) {
        const measured = await rateOf(org);
        best[name] = Math.max(best[name], measured.rate);
        errors += measured.errors;
      }
    return { ratio: best.large / best.empty, rate: best.large, errors };
  } finally {
    await Promise.all([empty.stop(), large.stop()]);
  }
};
