import type { Signer } from '@sigv4/core';

const HIDDEN = '[redacted]';

/** Headers whose values are secrets. */
const SECRET =
  /^(x-amz-security-token|(set-)?cookie|proxy-authorization|x-api-key|.*(secret|password|customer-key|token).*)$/i;

/** Parameters whose values are secrets. */
const SECRET_PARAMETER = /((?:^|[?&])(?:[\w-]*(?:signature|token|secret|password|api-?key))=)[^&#\s'"]+/gim;

/** A header for `-v`. In a signature of AWS only the end is secret. */
export function shownHeader(name: string, value: string): string {
  if (/^authorization$/i.test(name)) {
    const [scheme = ''] = value.split(' ');
    return `${name}: ${scheme.startsWith('AWS4-') ? value.replace(/(Signature=).*/i, `$1${HIDDEN}`) : `${scheme} ${HIDDEN}`}`;
  }
  return `${name}: ${SECRET.test(name) ? HIDDEN : shownUrl(value)}`;
}

/** A canonical request for `--debug`: a header a line, and the query in a line of its own. */
export const shownCanonical = (text: string): string =>
  shownUrl(
    text.replace(/^([a-z\d-]+):.*$/gm, (line, name: string) => (SECRET.test(name) ? `${name}:${HIDDEN}` : line)),
  );

/** A URL, or a text with URLs, without the secrets in its query. */
export const shownUrl = (text: string): string => text.replace(SECRET_PARAMETER, `$1${HIDDEN}`);

/** Removes the keys of a signer from a text of somebody else. */
export async function withoutKeys(text: string, signer: Signer | undefined): Promise<string> {
  const { secretAccessKey, sessionToken } = (await signer?.credentials.get().catch(() => undefined)) ?? {};
  let shown = shownUrl(text);
  for (const secret of [secretAccessKey, sessionToken]) {
    if (!secret) continue;
    for (const form of new Set([secret, encodeURIComponent(secret)])) shown = shown.replaceAll(form, HIDDEN);
  }
  return shown;
}
