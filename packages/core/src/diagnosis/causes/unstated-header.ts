import type { Cause, Evidence } from '../evidence.ts';

/**
 * The cause if the canonical requests differ in nothing, or only in headers that the signature names and the request does not state. A
 * client adds some headers by itself, so such a header may have arrived.
 */
export function unstatedHeader({ signed, theirs, show, showLines }: Evidence): Cause | undefined {
  const { unstated = [] } = signed;
  const arrived = unstated.filter((name) => valueOf(name, theirs.canonicalRequest));
  const missing = unstated.filter((name) => !arrived.includes(name));
  if (missing.length > 0) {
    const names = show(missing.join(' and '));
    return {
      code: 'header-changed',
      summary: `The request was sent without a header that its signature names: ${names}.`,
      fix: `Send ${names} with the value that was signed, or sign the request without it.`,
    };
  }
  const [name] = arrived;
  if (name === undefined) return undefined;
  const shown = show(name);
  const theirValue = showLines(`${name}:${valueOf(name, theirs.canonicalRequest)}`).slice(name.length + 1);
  return {
    code: 'header-changed',
    summary: `The signature names the header ${shown}, and the request that you passed does not state it. It arrived at AWS as ${theirValue}.`,
    fix: `Send ${shown} with the value that was signed, or sign the request without it. If you did, pass the request with all its headers.`,
    difference: { part: 'header', name: shown, ours: undefined, theirs: theirValue },
  };
}

function valueOf(name: string, canonicalRequest = ''): string {
  const line = canonicalRequest.split('\n').find((each) => each.startsWith(`${name}:`));
  return line?.slice(name.length + 1) ?? '';
}
