import type { KnownCredentials } from './credentials.ts';

const concealed = '[redacted]';

/** The names of header fields whose values are secrets, or may be: those of S3 bring the keys that objects are encrypted with. */
const secretField = /authorization|cookie|customer-key|secret|password|token|api-?key|access-key|session-?id|-auth$/i;

/** Real secrets have 40 characters and more. Those of a test, such as `test`, are words: without them no message could be read. */
const shortestSecret = 16;

/** The text without session tokens, signatures, and the secrets of credentials that are known, so that it may be shown in a log of tests. */
export function redact(text: string, known: readonly KnownCredentials[]): string {
  const secrets = known.flatMap(({ secretAccessKey, sessionToken = '' }) => [secretAccessKey, sessionToken]);
  return [...secrets, ...secrets.map(encodeURIComponent)]
    .filter((secret) => secret.length >= shortestSecret)
    .reduce((shown, secret) => shown.replaceAll(secret, concealed), text)
    .replace(/^((?:[ +-] )?)([\w-]+):.+$/gm, (line, mark: string, name: string) =>
      secretField.test(name) ? `${mark}${name}:${concealed}` : line,
    )
    .replace(/(X-Amz-(?:Signature|Security-Token)=)[^&\s]+/gi, `$1${concealed}`)
    .replace(/(Signature=)[\da-f]+/gi, `$1${concealed}`);
}
