import type { CredentialProvider, Credentials } from '../credentials/credentials.ts';
import { defaultProvider } from '../credentials/default-provider.ts';
import { sourceOf } from '../credentials/registry.ts';
import type { CredentialSource } from '../credentials/source.ts';
import { isSigV4Error, type NamedRequest, cannotSign, urlOf } from '../errors.ts';
import type { RequestNews, SigV4Event } from '../events.ts';
import type { Payload } from '../request/body.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { hostMatcher } from '../scope/host-patterns.ts';
import { readOptions, type SigV4Options } from '../scope/options.ts';
import type { ScopeOptions } from '../scope/scope.ts';
import { presignTarget } from '../signing/presign.ts';
import { signTarget } from '../signing/sign.ts';
import { amzDate } from '../signing/spec.ts';
import type { Scope, Signed, SigningTerms } from '../signing/target.ts';
import { andThen, isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import { type ClockSkew, createClockSkew } from './clock-skew.ts';

/** What the exchange needs of a signer, and a signer's users do not. */
export interface SignerCore {
  readonly options: SigV4Options & ScopeOptions;
  readonly source: CredentialSource;
  readonly clockSkew: ClockSkew;
  sign(request: ReadRequest, payload: Payload, scope: Scope): MaybePromise<Signed>;
  presign(request: ReadRequest, payload: Payload, scope: Scope, expiresIn: number): Promise<string>;
  /** Tells the listener, if there is one, what has become of a request. */
  readonly report: ((request: NamedRequest, news: RequestNews) => void) | undefined;
}

export function createSignerCore(given: SigV4Options): SignerCore {
  const read = readOptions(given, 'signer');
  const { credentials, hosts = [] } = read;
  const options = Object.assign(read, { isListed: hostMatcher(hosts), credentials: undefined }); // the secret is the source's alone
  const now = options.now ?? Date.now;
  const emit = async (event: SigV4Event): Promise<void> => {
    try {
      await (options.onEvent?.(event) as unknown);
    } catch {} // a listener that throws, or rejects, disturbs nothing
  };
  const report =
    options.onEvent &&
    ((request: NamedRequest, news: RequestNews): void =>
      void emit({ ...news, method: request.method, url: urlOf(request) }));
  const listeningSource = (credentials: Credentials | CredentialProvider): CredentialSource => {
    const source = sourceOf(credentials, now);
    if (options.onEvent) source.listen(emit);
    return source;
  };
  const source = listeningSource(credentials ?? defaultProvider);
  const clockSkew = createClockSkew(now);
  const signedHeaders = lowerCased(options.signedHeaders ?? []);

  const sourceFor = ({ own }: ReadRequest): CredentialSource =>
    own && own.credentials ? listeningSource(own.credentials) : source;

  const termsFor = (
    request: ReadRequest,
    { service, region }: Scope,
    { sessionToken }: Credentials,
    signedAt: number,
  ): SigningTerms => {
    const own = request.own || undefined;
    return {
      service,
      region,
      datetime: amzDate(signedAt),
      sessionToken,
      signedHeaders: own?.signedHeaders ? [...signedHeaders, ...lowerCased(own.signedHeaders)] : signedHeaders,
      payload: own?.payload ?? options.payload,
    };
  };

  return {
    options,
    source,
    clockSkew,
    report,
    sign(request, payload, scope) {
      const from = sourceFor(request);
      return andThen(ask(from, 'get', request), (credentials) => {
        request.secrets?.add(credentials);
        const signedAt = clockSkew.timeAt(request.url.host);
        const terms = termsFor(request, scope, credentials, signedAt);
        return andThen(
          signTarget(request, payload, terms, credentials),
          ({ url, headers, canonicalRequest, stringToSign }) => {
            report?.(request, { type: 'signed', ...scope, accessKeyId: credentials.accessKeyId });
            request.secrets?.add(headers);
            return { url, headers, canonicalRequest, stringToSign, terms, credentials, source: from, signedAt };
          },
        );
      });
    },
    async presign(request, payload, scope, expiresIn) {
      const from = sourceFor(request);
      const credentials = await ask(from, 'get', request);
      const signedAt = clockSkew.timeAt(request.url.host);
      const outlives = ({ expiration }: Credentials): boolean =>
        !expiration || signedAt + expiresIn * 1000 <= expiration.getTime();
      const lasting = outlives(credentials) ? credentials : await ask(from, 'refresh', request);
      if (outlives(lasting))
        return presignTarget(request, payload, termsFor(request, scope, lasting, signedAt), lasting, expiresIn);
      throw cannotSign(
        'ERR_CREDENTIALS',
        request,
        `the URL was to be good for ${expiresIn} seconds, and the credentials end before, at ${lasting.expiration?.toISOString()}. Ask for less, or use credentials that live longer.`,
      );
    },
  };
}

const lowerCased = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

/** Asks a source for credentials, and names the request where it has none. */
function ask(source: CredentialSource, question: 'get' | 'refresh', request: ReadRequest): MaybePromise<Credentials> {
  try {
    const found = source[question](request.within);
    return isPromise(found) ? found.catch((error: unknown) => throwNamed(error, request)) : found;
  } catch (error) {
    return throwNamed(error, request);
  }
}

function throwNamed(error: unknown, request: ReadRequest): never {
  throw isSigV4Error(error) ? cannotSign(error.code, request, error.message, { cause: error.cause }) : error;
}
