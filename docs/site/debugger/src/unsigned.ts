import type { Claim } from './claim.ts';
import { type Draft, linesOf, type Request } from './draft.ts';

/** The headers that a signature adds. */
const ADDED = /^(authorization|x-amz-date|x-amz-security-token|x-amz-region-set)$/i;

/** The parameters that a signature adds. */
const ADDED_PARAMETER =
  /^x-amz-(algorithm|credential|date|expires|signedheaders|signature|security-token|region-set)$/i;

/** The request as it was before it was signed. */
export function withoutSignature(request: Request): Request {
  const [address = '', fragment] = request.url.split('#');
  const [path, query] = splitOnce(address, '?');
  const kept = query?.split('&').filter((parameter) => !ADDED_PARAMETER.test(nameOf(parameter)));
  return {
    ...request,
    url: path + (kept?.length ? `?${kept.join('&')}` : '') + (fragment === undefined ? '' : `#${fragment}`),
    headers: request.headers.filter(([name]) => !ADDED.test(name)),
  };
}

/** A draft that signs a request in the same way as its signature says. */
export function draftLike(claim: Claim, request: Request, draft: Draft): Draft {
  const { url, headers } = withoutSignature(request);
  const names = new Set(claim.signedHeaders.filter((name) => name !== 'host' && !name.startsWith('x-amz-')));
  return {
    ...draft,
    url,
    headers: linesOf(headers),
    service: claim.service,
    region: claim.region,
    regionSet: claim.regionSet,
    time: claim.date,
    signedHeaders: [...names].join(', '),
    into: claim.place === 'URL' ? 'url' : 'headers',
    expires: String(claim.expires ?? draft.expires),
  };
}

function splitOnce(text: string, separator: string): [before: string, after?: string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}

function nameOf(parameter: string): string {
  const name = parameter.split('=', 1)[0] ?? '';
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
