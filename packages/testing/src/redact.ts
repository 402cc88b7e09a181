import type { AcceptedCredentials } from './credentials.ts';

const concealed = '[redacted]';

/** The text without secret access keys, session tokens and signatures, so that it may be shown in a log of tests. */
export function redact(text: string, accepted: AcceptedCredentials): string {
  const known = typeof accepted === 'function' ? [] : 'accessKeyId' in accepted ? [accepted] : accepted;
  const secrets = known.flatMap(({ secretAccessKey, sessionToken = '' }) => [secretAccessKey, sessionToken]);
  return [...secrets, ...secrets.map(encodeURIComponent)]
    .filter((secret) => secret !== '')
    .reduce((shown, secret) => shown.replaceAll(secret, concealed), text)
    .replace(/^([ +-]*(?:x-amz-security-token|authorization|cookie|x-api-key):).+$/gim, `$1${concealed}`)
    .replace(/(X-Amz-(?:Signature|Security-Token)=)[^&\s]+/gi, `$1${concealed}`)
    .replace(/(Signature=)[\da-f]+/gi, `$1${concealed}`);
}
