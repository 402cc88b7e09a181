import { curlOf } from '../curl.ts';
import type { Inspected } from '../report.ts';
import type { Signed } from '../sign.ts';
import { AWS, DOCS } from '../sources.ts';
import { isSigV4a } from '../claim.ts';
import { inFields } from '../words.ts';
import { element, section } from './element.ts';
import { links } from './lines.ts';

/** What a signature says of itself, and whether it is right. */
export function inspectedSection({ claim, facts, verdict }: Inspected): HTMLElement {
  const isUrl = claim.place === 'URL';
  const rows = facts.flatMap(({ name, value, meaning }) => [
    element('dt', {}, name),
    element('dd', {}, element('code', {}, value), element('p', {}, meaning)),
  ]);
  const className = verdict.matches === undefined ? 'note' : verdict.matches ? 'right' : 'wrong';
  return section(
    'signed-with',
    isUrl ? 'The presigned URL' : 'What it was signed with',
    element('p', { class: className }, inFields(verdict.because)),
    element('dl', {}, ...rows),
    element('p', {}, links(isUrl ? [DOCS.presigned, AWS.s3Query] : [DOCS.headers, AWS.scope])),
    element(
      'p',
      {},
      element('button', { type: 'button', 'data-do': 'sign-again' }, 'Remove this signature and sign again'),
    ),
  );
}

/** The signature of this page, what to send, and the command that sends it. */
export function signedSection({ claim, added, request }: Signed, isExample: boolean): HTMLElement {
  const isUrl = claim.place === 'URL';
  const life = claim.service.startsWith('s3') ? 15 : 5;
  const hasToken = request.headers.some(([name]) => name === 'x-amz-security-token');
  const warning = isExample
    ? 'This signature is made with example keys, so AWS rejects it.'
    : isUrl
      ? 'Whoever has this URL can use it until it expires. Do not share it.'
      : `AWS accepts this signature for ${life} minutes. Do not share it.`;
  const sent = isUrl ? request.url : added.map(([name, value]) => `${name}: ${shown(name, value)}`).join('\n');
  return section(
    'signature',
    'The signature',
    element('p', {}, howOf(isSigV4a(claim)), links(isSigV4a(claim) ? [DOCS.sigv4a] : [AWS.signature])),
    copied('signature-value', 'Signature', claim.signature),
    element('p', { class: 'note' }, warning),
    hasToken
      ? element(
          'p',
          { class: 'note' },
          'The session token is not shown. Send it in the header x-amz-security-token. The curl command reads it from the variable AWS_SESSION_TOKEN.',
        )
      : undefined,
    copied('sent', isUrl ? 'Presigned URL' : 'Headers to send', sent),
    copied('curl', 'curl command', curlOf(request)),
  );
}

const howOf = (isA: boolean): string =>
  isA
    ? 'The string to sign, signed with a key pair that is derived from the secret key. The signature is different each time.'
    : 'The HMAC-SHA256 of the string to sign, in hex. Its signing key is derived from the secret key, the day, the region and the service.';

const shown = (name: string, value: string): string => (name === 'x-amz-security-token' ? '[redacted]' : value);

/** A text with a button that copies it. */
function copied(id: string, title: string, text: string): HTMLElement {
  const label = element('h4', { id: `${id}-title` }, title);
  const block = element(
    'pre',
    { id, tabindex: '0', role: 'region', 'aria-labelledby': label.id },
    element('code', {}, text),
  );
  const button = element('button', { type: 'button', 'data-copy': id, 'aria-label': `Copy: ${title}` }, 'Copy');
  return element('div', { class: 'copied' }, element('div', {}, label, button), block);
}
