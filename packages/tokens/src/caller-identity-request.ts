import { createSigner, type Signer, signerOf, type SigV4Options } from '@sigv4/core';
import { optional, readOptions, REGION, type Rules } from './options.ts';
import { GET_CALLER_IDENTITY, stsEndpoint } from './sts.ts';

/** For which region and for which receiver a request is signed. */
export interface CallerIdentityOptions {
  /** The region of the STS endpoint. The receiver must accept this endpoint. Default: the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** More headers, which are signed. Receivers ask for one with their own name, so that nobody can use the request elsewhere. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** A signed request in plain data. It has no body. */
export interface CallerIdentityRequest {
  readonly method: 'POST';
  readonly url: string;
  /** All headers, `host` too. The names are in lower case. */
  readonly headers: Record<string, string>;
}

const RULES: Rules<CallerIdentityOptions> = {
  region: optional(REGION),
  headers: optional([
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !(Symbol.iterator in value) && // a Headers object or a Map has no properties, and its headers would be lost
      Object.values(value).every((text) => typeof text === 'string') &&
      areSignable(Object.keys(value)),
    "a plain object such as { 'x-snowflake-audience': 'snowflakecomputing.com' }, with each name once, and without host and headers that clients or proxies rewrite",
  ]),
};

/** The core knows which headers cannot be signed. */
function areSignable(names: readonly string[]): boolean {
  const read = new Set(names.map((name) => name.toLowerCase()));
  if (read.has('host') || read.size < names.length) return false;
  try {
    return Boolean(createSigner({ signedHeaders: names }));
  } catch {
    return false;
  }
}

/**
 * Returns a signed `GetCallerIdentity` request that proves to somebody else who you are, such as Google's or Snowflake's workload
 * identity federation. You give it to the receiver, who sends it to AWS and reads your ARN. Nothing is sent here. AWS accepts the
 * request for 15 minutes.
 *
 * The first argument is a signer, or the options of a signer. Wrong options are a `TypeError`. A missing region is
 * `ERR_UNKNOWN_SCOPE`.
 *
 * @example
 * ```ts
 * import { callerIdentityRequest, createSigner } from '@sigv4/tokens';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const headers = { 'x-snowflake-audience': 'snowflakecomputing.com' };
 * const proof = btoa(JSON.stringify(await callerIdentityRequest(signer, { region: 'eu-west-1', headers })));
 * ```
 */
export async function callerIdentityRequest(
  signer: Signer | SigV4Options,
  options: CallerIdentityOptions = {},
): Promise<CallerIdentityRequest> {
  const { region: given, headers = {} } = readOptions('callerIdentityRequest', options, RULES);
  const { region, url } = await stsEndpoint('callerIdentityRequest', signer, given);
  return signedSts(signer, region, { url: `${url}?${GET_CALLER_IDENTITY}`, headers });
}

/** Signs a POST to STS with all its headers, and returns it with all of them. A receiver has no others. */
export async function signedSts(
  signer: Signer | SigV4Options,
  region: string,
  request: { readonly url: string; readonly headers: Readonly<Record<string, string>>; readonly body?: string },
): Promise<CallerIdentityRequest> {
  const own = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const { url, headers } = await signerOf(signer).sign(
    { method: 'POST', ...request, headers: own },
    { service: 'sts', region, signedHeaders: Object.keys(own), payload: 'signed' },
  );
  return { method: 'POST', url, headers: { host: new URL(url).host, ...own, ...headers } };
}
