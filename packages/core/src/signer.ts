import { platform } from '#platform';
import { after, isPromise } from './after.ts';
import { scopeOf, type Candidate, type Scope, type ScopeOptions } from './coverage.ts';
import { sourceOf, type CredentialSource } from './credential-source.ts';
import { concealed, type CredentialProvider, type Credentials } from './credentials.ts';
import { defaultProvider } from './default-credentials.ts';
import { isSigV4Error, refusal, urlOf, type NamedRequest } from './errors.ts';
import type { RequestNews, SigV4Event } from './events.ts';
import { hostMatcher, readOptions, type RequestOptions, type SigV4Options } from './options.ts';
import type { Payload } from './payload.ts';
import { candidateOf, payloadOf, type SignableRequest } from './request.ts';
import { presignTarget, signTarget, type SignedTarget, type SigningTerms } from './signing.ts';
import { serverClocks, type ServerClocks } from './server-clock.ts';
import { amzDate } from './sigv4.ts';
import { unpolluted } from './unpolluted.ts';

/** What to set on a request so that it authenticates itself. */
export interface SignedRequest {
  /** The URL to send: the same resource, in the one spelling that all verifiers read alike. */
  readonly url: string;
  /** Lower-case names; only what to set. A caller's own `authorization`, `x-amz-date` and `x-amz-security-token` are to go. */
  readonly headers: Record<string, string>;
}

/** Signs requests. Made by `createSigner`; both bridges take one in place of options. */
export interface Signer {
  /** Signs a request, or says why it cannot. Sends nothing, and changes nothing of the request. */
  sign(request: SignableRequest, options?: RequestOptions): Promise<SignedRequest>;
  /**
   * Gives back a URL that carries its signature, good for `expiresIn` seconds (1 to 604800, that is 7 days) and no longer than the
   * credentials live. Headers of the request that are signed (`x-amz-*`, and what `signedHeaders` names) must be sent with it.
   */
  presign(request: SignableRequest, options: RequestOptions & { readonly expiresIn: number }): Promise<string>;
  readonly credentials: {
    /** The credentials in use, refreshed where that is due. */
    get(): Promise<Credentials>;
    /** Asks the source for new ones now: to warm up, or in a test. */
    refresh(): Promise<Credentials>;
  };
}

/**
 * Makes a signer. Options that are wrong are a `TypeError` here, not at the first request.
 *
 * @example
 * ```ts
 * import { createSigner } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { url, headers } = await signer.sign({ method: 'GET', url: 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items' });
 * // headers: { 'x-amz-date': ..., authorization: 'AWS4-HMAC-SHA256 Credential=...' }
 * ```
 */
export function createSigner(options: SigV4Options = {}): Signer {
  const core = createSignerCore(options);
  const signer: Signer = {
    async sign(request, own) {
      const candidate = candidateOf(request, own);
      const serialised = payloadOf(candidate);
      const { payload } = isPromise(serialised) ? await serialised : serialised;
      const signed = core.sign(candidate, payload, scopeOf(candidate, core.options));
      const { url, headers } = isPromise(signed) ? await signed : signed;
      return { url, headers };
    },
    async presign(request, given) {
      const options = Object(given) as typeof given;
      const { expiresIn: _expiresIn, ...own } = options;
      const { expiresIn } = unpolluted(options, ['expiresIn']);
      if (!Number.isInteger(expiresIn) || expiresIn < 1 || expiresIn > SEVEN_DAYS) throw new TypeError(`sigv4: expiresIn must be a whole number of seconds from 1 to ${SEVEN_DAYS}.`);
      const candidate = candidateOf(request, own);
      const { payload } = await payloadOf(candidate);
      return core.presign(candidate, payload, scopeOf(candidate, core.options), expiresIn);
    },
    credentials: { get: async () => concealed(await core.source.get(platform.context.current())), refresh: async () => concealed(await core.source.refresh(platform.context.current())) },
  };
  Object.defineProperty(signer, CORE, { value: core });
  return signer;
}

const SEVEN_DAYS = 604_800;

/** What the exchange needs of a signer, and a signer's users do not. */
export interface SignerCore {
  readonly options: SigV4Options & ScopeOptions;
  readonly source: CredentialSource;
  readonly clocks: ServerClocks;
  sign(candidate: Candidate, payload: Payload, scope: Scope): Signed | Promise<Signed>;
  presign(candidate: Candidate, payload: Payload, scope: Scope, expiresIn: number): Promise<string>;
  /** Tells the listener, if there is one, what has become of a request. */
  readonly report: ((request: NamedRequest, news: RequestNews) => void) | undefined;
}

/** A signed request, and what it was signed with. */
export interface Signed extends SignedTarget {
  readonly terms: SigningTerms;
  readonly credentials: Credentials;
  readonly source: CredentialSource;
  /** In milliseconds since the epoch. */
  readonly signedAt: number;
}

/** Registered, so that a signer of the ESM build can be handed to a bridge of the CommonJS build. */
const CORE: unique symbol = Symbol.for('@sigv4/core:signer') as never;

/**
 * Gives back the signer that it is given, or a new one for options.
 *
 * @experimental For a bridge to another HTTP client, which takes either, as ours do.
 *
 * @example
 * ```ts
 * import { signerOf, type Signer, type SigV4Options } from '@sigv4/core';
 *
 * export function bridge(options: SigV4Options | Signer = {}): Signer {
 *   return signerOf(options);
 * }
 * ```
 */
export function signerOf(given: SigV4Options | Signer): Signer {
  if (typeof (given as Partial<Signer> | null)?.sign !== 'function') return createSigner(given as SigV4Options);
  signerCore(given as Signer);
  return given as Signer;
}

/** The inside of a signer. */
export function signerCore(signer: Signer): SignerCore {
  const core = (signer as Signer & { readonly [CORE]?: SignerCore })[CORE];
  if (!core) throw new TypeError('sigv4: this is no signer that createSigner made.');
  return core;
}

function createSignerCore(given: SigV4Options): SignerCore {
  const read = readOptions(given, 'signer');
  const { credentials, hosts = [] } = read;
  const options = Object.assign(read, { isListed: hostMatcher(hosts), credentials: undefined }); // the secret is the source's alone
  const now = options.now ?? Date.now;
  const emit = async (event: SigV4Event): Promise<void> => {
    try {
      await (options.onEvent?.(event) as unknown);
    } catch {} // a listener that throws, or rejects, disturbs nothing
  };
  const report = options.onEvent && ((request: NamedRequest, news: RequestNews): void => void emit({ ...news, method: request.method, url: urlOf(request) }));
  const listeningSource = (credentials: Credentials | CredentialProvider): CredentialSource => {
    const source = sourceOf(credentials, now);
    if (options.onEvent) source.listen(emit);
    return source;
  };
  const source = listeningSource(credentials ?? defaultProvider);
  const clocks = serverClocks(now);
  const signedHeaders = lowerCased(options.signedHeaders ?? []);

  const sourceFor = ({ own }: Candidate): CredentialSource => (own && own.credentials ? listeningSource(own.credentials) : source);

  const termsFor = (candidate: Candidate, { service, region }: Scope, { sessionToken }: Credentials, signedAt: number): SigningTerms => {
    const own = candidate.own || undefined;
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
    clocks,
    report,
    sign(candidate, payload, scope) {
      const from = sourceFor(candidate);
      return after(ask(from, 'get', candidate), (credentials) => {
        candidate.secrets?.add(credentials);
        const signedAt = clocks.timeAt(candidate.url.host);
        const terms = termsFor(candidate, scope, credentials, signedAt);
        return after(signTarget(candidate, payload, terms, credentials), ({ url, headers, canonicalRequest, stringToSign }) => {
          report?.(candidate, { type: 'signed', ...scope, accessKeyId: credentials.accessKeyId });
          candidate.secrets?.add(headers);
          return { url, headers, canonicalRequest, stringToSign, terms, credentials, source: from, signedAt };
        });
      });
    },
    async presign(candidate, payload, scope, expiresIn) {
      const from = sourceFor(candidate);
      const credentials = await ask(from, 'get', candidate);
      const signedAt = clocks.timeAt(candidate.url.host);
      const outlives = ({ expiration }: Credentials): boolean => !expiration || signedAt + expiresIn * 1000 <= expiration.getTime();
      const lasting = outlives(credentials) ? credentials : await ask(from, 'refresh', candidate);
      if (outlives(lasting)) return presignTarget(candidate, payload, termsFor(candidate, scope, lasting, signedAt), lasting, expiresIn);
      throw refusal('ERR_CREDENTIALS', candidate, `the URL was to be good for ${expiresIn} seconds, and the credentials end before, at ${lasting.expiration?.toISOString()}. Ask for less, or use credentials that live longer.`);
    },
  };
}

const lowerCased = (names: readonly string[]): string[] => names.map((name) => name.toLowerCase());

/** Asks a source for credentials, and names the request where it has none. */
function ask(source: CredentialSource, question: 'get' | 'refresh', candidate: Candidate): Credentials | Promise<Credentials> {
  try {
    const found = source[question](candidate.within);
    return isPromise(found) ? found.catch((error: unknown) => throwNamed(error, candidate)) : found;
  } catch (error) {
    return throwNamed(error, candidate);
  }
}

function throwNamed(error: unknown, candidate: Candidate): never {
  throw isSigV4Error(error) ? refusal(error.code, candidate, error.message, { cause: error.cause }) : error;
}
