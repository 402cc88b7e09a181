import type { Claim } from './claim.ts';
import type { Request } from './draft.ts';

/** What is odd about a request, in sentences. */
export function noticesOf(request: Request, claim: Claim | undefined): string[] {
  return [lengthOf(request), authorizationOf(request, claim), parametersOf(request, claim), escapesIn(request)].filter(
    (notice) => notice !== undefined,
  );
}

const valueOf = ({ headers }: Request, wanted: string): string | undefined =>
  headers.find(([name]) => name.toLowerCase() === wanted)?.[1];

function lengthOf(request: Request): string | undefined {
  const given = valueOf(request, 'content-length');
  const length = new TextEncoder().encode(request.body ?? '').byteLength;
  if (given === undefined || Number(given) === length) return undefined;
  if (length === 0)
    return `The header content-length says ${given} bytes, and there is no body here. Add it to the field "Body".`;
  return `The header content-length says ${given} bytes, and the body here has ${length}. If its line breaks were changed when it was pasted, the payload hash is different.`;
}

function authorizationOf(request: Request, claim: Claim | undefined): string | undefined {
  if (claim?.place === 'authorization header' || valueOf(request, 'authorization') === undefined) return undefined;
  return claim
    ? 'The request has an authorization header, and a signature in its URL. AWS accepts only one of them.'
    : 'The request has an authorization header without a signature of SigV4. The signature of this page replaces it.';
}

const SIGNED_BEFORE = /[?&](?:AWSAccessKeyId=.*[?&]Signature=|Signature=.*[?&]AWSAccessKeyId=)/i;

function parametersOf({ url }: Request, claim: Claim | undefined): string | undefined {
  if (claim) return undefined;
  if (SIGNED_BEFORE.test(url))
    return 'The URL has a signature of Signature Version 2. This page reads Signature Version 4 only. Remove the parameters AWSAccessKeyId, Signature and Expires to sign the URL again.';
  if (/[?&]X-Amz-(?:Signature|Credential)=/i.test(url))
    return 'The URL has only some parameters of a signature, so it was probably cut off. Paste the whole URL.';
  return undefined;
}

/** URLs from HTML, XML or JSON have escapes in them. */
function escapesIn({ url }: Request): string | undefined {
  const [escape] = /&amp;|\\u0026/i.exec(url) ?? [];
  return escape && `The URL has ${escape} in it, which is the & of HTML, XML or JSON. Write & instead.`;
}
