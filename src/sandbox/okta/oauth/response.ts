import { html, page } from '../../kernel/html.ts';
import type { Reply } from '../../kernel/request.ts';
import { unkept } from './denial.ts';

export type ResponseMode = 'query' | 'fragment' | 'form_post' | 'okta_post_message';

/** Where and how the answer to an authorization request goes. */
export interface ReturnAddress {
  readonly redirectUri: string;
  readonly mode: ResponseMode;
  readonly state: string | null;
}

type Fields = Readonly<Record<string, string | number | undefined>>;

const present = (fields: Fields): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));

/** A redirect URI as a source expression of a content security policy; browsers check redirects after a form, too. */
export const originFor = (uri: string): string => {
  const url = new URL(uri);
  return url.origin === 'null' ? url.protocol : url.origin;
};

const submitAtOnce = 'document.forms[0].submit();';
const postToOpener = `const answer = document.getElementById('answer').dataset;
(window.opener || window.parent).postMessage(JSON.parse(answer.message), answer.origin);`;

const formPost = (redirectUri: string, fields: [string, string][]): Reply =>
  page({
    title: 'Continue',
    script: submitAtOnce,
    formTargets: [originFor(redirectUri)],
    body: html`<form method="post" action="${redirectUri}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}"/>\n`)}
<noscript><button type="submit">Continue</button></noscript>
</form>`,
  });

const postMessage = (redirectUri: string, fields: [string, string][]): Reply =>
  page({
    title: 'Continue',
    script: postToOpener,
    framedBy: [originFor(redirectUri)],
    body: html`<p id="answer" data-origin="${new URL(redirectUri).origin}" data-message="${JSON.stringify(
      Object.fromEntries(fields),
    )}">You can close this window.</p>`,
  });

/** Sends the fields and the state to the client by its response mode. docs/facts/okta.md §8. */
export const respond = ({ redirectUri, mode, state }: ReturnAddress, values: Fields): Reply => {
  const fields = present({ ...values, state: state ?? undefined });
  if (mode === 'form_post') return formPost(redirectUri, fields);
  if (mode === 'okta_post_message') return postMessage(redirectUri, fields);
  const query = redirectUri.includes('?') ? '&' : '?';
  const location = `${redirectUri}${mode === 'query' ? query : '#'}${new URLSearchParams(fields)}`;
  return { status: 302, headers: { ...unkept, location, 'referrer-policy': 'no-referrer' } };
};
