import type { Cause, Evidence } from '../evidence.ts';

/** The authorization header arrived, but AWS cannot read it. */
export function damagedAuthorization({ serviceCode = '', message, show }: Evidence): Cause | undefined {
  if (!/^(IncompleteSignature(Exception)?|AuthorizationHeaderMalformed)$/.test(serviceCode)) return undefined;
  return damaged(`AWS could not read the authorization header${message ? `: ${show(message)}` : '.'}`);
}

export function damaged(summary: string): Cause {
  return {
    code: 'damaged-authorization',
    summary,
    fix: 'Look for a proxy, a gateway or a CDN between your program and AWS that changes, shortens or removes the authorization header.',
  };
}
