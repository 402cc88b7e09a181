import type { KnownCredentials } from './credentials.ts';

const concealed = '[redacted]';

/** Headers whose values are secrets, or may be. With S3, `customer-key` holds the key that an object is encrypted with. */
const secretField = /authorization|cookie|customer-key|secret|password|token|api-?key|access-key|session-?id|-auth$/i;

/** Real secrets have 40 characters or more. Those of a test may be words such as `test`: a message without that word could not be read. */
const shortestSecret = 16;

/** Removes session tokens, signatures, and the secrets of known credentials from a text, so that a test log may show it. */
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
