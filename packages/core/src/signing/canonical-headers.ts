import { type NamedRequest, cannotSign } from '../errors.ts';
import { type HeaderMap, REPLACED } from '../request/headers.ts';
import { type CanonicalHeader, type HeaderLists, listHeaders } from './spec.ts';

const REWRITTEN = /* @__PURE__ */ new RegExp(
  '^(' +
    'authorization|' + // replaced by the signature
    'connection|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade|' + // for the next hop only
    'content-length|expect|' + // set by the client that sends the body
    'accept(-encoding|-language)?|user-agent|cookie|origin|referer|sec-.*|' + // set by browsers and other clients
    'cache-control|pragma|forwarded|x-forwarded-.*|via|' + // set by proxies and caches
    'trace(parent|state)|x-amzn-trace-id' + // set by tracing
    ')$',
);

/**
 * True for headers that clients, proxies and load balancers add or rewrite on the way. They cannot be signed: the signature would be
 * invalid as soon as one of them changes.
 */
export function isRewrittenOnTheWay(name: string): boolean {
  return REWRITTEN.test(name);
}

/**
 * The canonical headers, sorted: `host`, `content-type` if there is a body, every `x-amz-*` header, and those that the options name.
 * S3 rejects unsigned `x-amz-*` headers. No other header is signed, because it could change on the way. The headers in `added` are
 * ours, and need no check.
 */
export function canonicalHeaders(
  request: NamedRequest & { readonly headers: HeaderMap },
  added: Readonly<Record<string, string>>,
  hasBody: boolean,
  further: readonly string[] | undefined,
): HeaderLists {
  const { headers, url } = request;
  const signed: CanonicalHeader[] = [];
  if (!headers.get('host')) insert(signed, ['host', url.host]); // an empty one counts as none
  for (const [name, value] of headers) {
    const isSigned =
      (name === 'host' && value) ||
      name.startsWith('x-amz-') ||
      (hasBody && name === 'content-type') ||
      further?.includes(name);
    if (isSigned && !REPLACED.includes(name) && !Object.hasOwn(added, name))
      insert(signed, [name, canonicalValue(name, value, request)]);
  }
  for (const name of Object.keys(added)) insert(signed, [name, added[name] as string]);
  return listHeaders(signed);
}

/** Inserts a header in its place. There are few headers, and they are almost in order. */
function insert(signed: CanonicalHeader[], header: CanonicalHeader): void {
  let at = signed.length;
  for (; at > 0 && (signed[at - 1] as CanonicalHeader)[0] > header[0]; at--)
    signed[at] = signed[at - 1] as CanonicalHeader;
  signed[at] = header;
}

/** A value that every verifier reads in the same way. Most values are such. */
const PLAIN_VALUE = /^[!-~]*$/;

/** The value of a header as verifiers read it, even if its spaces change on the way. */
export function canonicalValue(name: string, value: string, request: NamedRequest): string {
  if (PLAIN_VALUE.test(value)) return value;
  if (/^[\t -~]*$/.test(value)) {
    const trimmed = value.trim(); // only spaces and tabs: values with other white space are refused below
    if (!trimmed.includes('\t')) return trimmed.replace(/ {2,}/g, ' ');
  }
  throw cannotSign(
    'ERR_UNSIGNABLE_REQUEST',
    request,
    `its header "${name}" is not printable ASCII. Encode it, such as with encodeURIComponent.`,
  );
}
