import { type NamedRequest, cannotSign } from '../errors.ts';
import { type HeaderMap, REPLACED } from '../request/headers.ts';
import { type CanonicalHeader, type HeaderLists, listHeaders } from './spec.ts';

/**
 * True for headers that clients, proxies and load balancers add or rewrite on the way. One of them among the signed headers is a 403
 * as soon as somebody touches it, so none of them can be signed.
 */
export function isRewrittenOnTheWay(name: string): boolean {
  return /^(authorization|connection|user-agent|expect|trace(parent|state)|forwarded|via|accept(-encoding|-language)?|content-length|transfer-encoding|te|trailer|upgrade|keep-alive|cache-control|pragma|cookie|origin|referer|x-amzn-trace-id|(x-forwarded|proxy|sec)-.*)$/.test(
    name,
  );
}

/**
 * The canonical headers, sorted: `host`, `content-type` when there is a body, every `x-amz-*`, and what the options name.
 * S3 refuses unsigned `x-amz-*`; whatever else is signed can only break on the way. `added` is ours, and needs no look.
 */
export function canonicalHeaders(
  request: NamedRequest & { readonly headers: HeaderMap },
  added: Readonly<Record<string, string>>,
  hasBody: boolean,
  further: readonly string[] | undefined,
): HeaderLists {
  const { headers, url } = request;
  const signed: CanonicalHeader[] = [];
  if (!headers.has('host')) insert(signed, ['host', url.host]);
  for (const [name, value] of headers) {
    const isSigned =
      name === 'host' || name.startsWith('x-amz-') || (hasBody && name === 'content-type') || further?.includes(name);
    if (isSigned && !REPLACED.includes(name) && !Object.hasOwn(added, name))
      insert(signed, [name, canonicalValue(name, value, request)]);
  }
  for (const name of Object.keys(added)) insert(signed, [name, added[name] as string]);
  return listHeaders(signed);
}

/** Into its place: headers are few, and come almost in order. */
function insert(signed: CanonicalHeader[], header: CanonicalHeader): void {
  let at = signed.length;
  for (; at > 0 && (signed[at - 1] as CanonicalHeader)[0] > header[0]; at--)
    signed[at] = signed[at - 1] as CanonicalHeader;
  signed[at] = header;
}

/** A value that is the same to everybody, as most are. */
const PLAIN_VALUE = /^[!-~]*$/;

/** The value of a header as verifiers read it, whatever becomes of its spaces on the way. */
export function canonicalValue(name: string, value: string, request: NamedRequest): string {
  if (PLAIN_VALUE.test(value)) return value;
  if (/^[\t -~]*$/.test(value)) {
    const trimmed = value.trim(); // of spaces and tabs: others, which clients send and verifiers keep, are refused
    if (!trimmed.includes('\t')) return trimmed.replace(/ {2,}/g, ' ');
  }
  throw cannotSign(
    'ERR_UNSIGNABLE_REQUEST',
    request,
    `its header "${name}" has characters outside of printable ASCII, which do not arrive as they are sent. Encode them, for example with encodeURIComponent.`,
  );
}
