import { signLazily } from '#lazy-chunks';
import { sha256 } from '#platform';
import type { CredentialProvider, Credentials } from '../credentials/credentials.ts';
import { sourceOf } from '../credentials/registry.ts';
import type { CredentialSource } from '../credentials/source.ts';
import { isSigV4Error, type NamedRequest, cannotSign, urlOf } from '../errors.ts';
import type { RequestNews, SigV4Event } from '../events.ts';
import type { Payload } from '../request/body.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { hostMatcher } from '../scope/host-patterns.ts';
import { attachRecord, type RefusalRecord } from '../refusal/record.ts';
import { readOptions, type SigV4Options } from '../scope/options.ts';
import type { ScopeOptions } from '../scope/scope.ts';
import { canonicalUrl, isPresigned, strictUrl } from '../signing/canonical-url.ts';
import { signTarget } from '../signing/sign.ts';
import { keptDate, keptScope } from '../signing/kept-terms.ts';
import { accessKey } from '../signing/signing-key.ts';
import type { Scope, Signed, SignedTarget, SigningTerms } from '../signing/target.ts';
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import { type ClockSkew, createClockSkew } from './clock-skew.ts';
import { prepared } from './prepared.ts';

/**
 * The inside of a signer, for the exchange and for functions such as `presign`. Copies of this package call it on each other's signers.
 * If you change it, raise the number of the contract in `signer.ts`.
 */
export interface SignerCore {
  readonly options: SigV4Options & ScopeOptions;
  readonly source: CredentialSource;
  readonly clockSkew: ClockSkew;
  sign(request: ReadRequest, payload: Payload, scope: Scope): MaybePromise<Signed>;
  /** Returns the source of the request's own credentials, or else that of the signer. */
  sourceFor(request: ReadRequest): CredentialSource;
  /** Returns what a signature with these credentials depends on. `signedAt` is in milliseconds since the epoch. */
  termsFor(request: ReadRequest, scope: Scope, credentials: Credentials, signedAt: number): SigningTerms;
  /** Calls `onEvent` with what happened to a request. If AWS refused it, `explain` needs `record`. `undefined` if the signer has no listener. */
  readonly report: ((request: NamedRequest, news: RequestNews, record?: RefusalRecord) => void) | undefined;
}

export function createSignerCore(given: SigV4Options): SignerCore {
  const read = readOptions(given, 'signer');
  const { credentials, hosts = [] } = read;
  const options = Object.assign(read, {
    isListed: hostMatcher(hosts),
    findsCredentials: !credentials,
    credentials: undefined, // only the source has the secret
  });
  const now = options.now ?? Date.now;
  const emit = async (event: SigV4Event): Promise<void> => {
    try {
      await options.onEvent?.(event);
    } catch {} // an error of a listener must not stop a request
  };
  const report =
    options.onEvent &&
    ((request: NamedRequest, news: RequestNews, record?: RefusalRecord): void => {
      const event: SigV4Event = { ...news, method: request.method, url: urlOf(request) };
      if (record) attachRecord(event, record);
      void emit(event);
    });
  const listeningSource = (credentials: Credentials | CredentialProvider | undefined): CredentialSource => {
    const source = sourceOf(credentials, now);
    if (options.onEvent) source.listen(emit);
    return source;
  };
  const source = listeningSource(credentials);
  const clockSkew = createClockSkew(now);
  const signedHeaders = lowerCased(options.signedHeaders ?? []);

  const sourceFor = ({ own }: ReadRequest): CredentialSource =>
    own && own.credentials ? listeningSource(own.credentials) : source;

  const termsFor = (
    request: ReadRequest,
    { service, region, regionSet }: Scope,
    { sessionToken }: Credentials,
    signedAt: number,
  ): SigningTerms => {
    const own = request.own || undefined;
    const datetime = keptDate(signedAt);
    return {
      service,
      region,
      regionSet,
      datetime,
      credentialScope: keptScope(datetime, region, service),
      sessionToken,
      signedHeaders: own?.signedHeaders ? [...signedHeaders, ...lowerCased(own.signedHeaders)] : signedHeaders,
      payload: own?.payload ?? options.payload,
      algorithm: undefined, // named: what an object lacks is read from a polluted Object.prototype
    };
  };

  // `signWith` and `finish` are not callbacks in `sign`, because creating callbacks for each request takes as long as a hash.
  const signWith = (
    credentials: Credentials,
    from: CredentialSource,
    request: ReadRequest,
    payload: Payload,
    scope: Scope,
  ): MaybePromise<Signed> => {
    request.secrets.add(credentials);
    const signedAt = clockSkew.timeAt(request.url.host);
    const url = strictUrl(request, scope.service, canonicalUrl, isPresigned);
    const terms = termsFor(request, scope, credentials, signedAt);
    const isChunked = terms.payload === 'chunked' || Boolean(request.own && request.own.checksum);
    if (terms.regionSet || isChunked) {
      return (async () => {
        const { terms: complete, key } = await prepared(terms, credentials, request);
        const signed = isChunked
          ? await signLazily(signTarget, sha256, options, request, url, payload, complete, key)
          : await signTarget(request, url, payload, complete, key);
        return finish(signed, request, complete, credentials, from, signedAt);
      })();
    }
    const signed = signTarget(request, url, payload, terms, accessKey(credentials));
    return isPromise(signed)
      ? signed.then((known) => finish(known, request, terms, credentials, from, signedAt))
      : finish(signed, request, terms, credentials, from, signedAt);
  };

  const finish = (
    signed: SignedTarget,
    request: ReadRequest,
    terms: SigningTerms,
    credentials: Credentials,
    source: CredentialSource,
    signedAt: number,
  ): Signed => {
    const { service, region } = terms;
    report?.(request, { type: 'signed', service, region, accessKeyId: credentials.accessKeyId });
    request.secrets.add(signed.headers);
    const { url, headers, chunks, canonicalRequest, stringToSign } = signed; // each by its name: a spread takes longer than a hash
    return { url, headers, chunks, canonicalRequest, stringToSign, terms, credentials, source, signedAt };
  };

  return {
    options,
    source,
    clockSkew,
    sourceFor,
    termsFor,
    report,
    sign(request, payload, scope) {
      const from = sourceFor(request);
      const credentials = ask(from, 'get', request);
      return isPromise(credentials)
        ? credentials.then((known) => signWith(known, from, request, payload, scope))
        : signWith(credentials, from, request, payload, scope);
    },
  };
}

export const lowerCased = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

/** Gets credentials from a source. An error names the request. */
export function ask(
  source: CredentialSource,
  question: 'get' | 'refresh',
  request: ReadRequest,
): MaybePromise<Credentials> {
  try {
    const found = source[question](request.within);
    return isPromise(found) ? found.catch((error: unknown) => throwNamed(error, request)) : found;
  } catch (error) {
    return throwNamed(error, request);
  }
}

function throwNamed(error: unknown, request: ReadRequest): never {
  if (!isSigV4Error(error)) throw error;
  const reason = error.message.replace(/^Cannot sign (\S+ \S+): /, 'its credential provider sent $1. '); // a request that the provider has sent, whose error it passes on
  throw cannotSign(error.code, request, reason, { cause: reason === error.message ? error.cause : error });
}
