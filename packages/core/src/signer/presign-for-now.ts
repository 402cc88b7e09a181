import type { Credentials } from '../credentials/credentials.ts';
import type { CredentialSource } from '../credentials/source.ts';
import type { SignableRequest } from '../request/request.ts';
import type { SigV4Options } from '../scope/options.ts';
import { type ReadRequest, readRequest } from '../scope/read-request.ts';
import { shared } from '../util/shared.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { ask } from './core.ts';
import { presign } from './presign.ts';
import { scopeFor } from './scope-for.ts';
import { type Signer, signerCore, signerOf } from './signer.ts';

/** The options of a URL that is used at once. */
export interface PresignForNowOptions {
  /** The signing name of the service, such as `rds-db`. */
  readonly service: string;
  /** The region. Default: read from the host, then the signer's region, then the environment, then the AWS profile. */
  readonly region?: string | undefined;
  /** More headers to sign. Default: none. */
  readonly signedHeaders?: readonly string[] | undefined;
  /** How long the URL is valid, in whole seconds. */
  readonly expiresIn: number;
  /** How long the receiver accepts the URL, in seconds, if this is not `expiresIn`. Default: `expiresIn`. */
  readonly life?: number | undefined;
  /** Whether `expiresIn` is shortened to what is left of the credentials, in whole seconds. Default: false. */
  readonly shortens?: boolean | undefined;
}

/** A URL that is used at once, and when it stops being valid. */
export interface PresignedForNow {
  /** The URL, which contains its signature. */
  readonly url: string;
  /** The end of its life, or of the credentials if they expire before. */
  readonly expiresAt: Date;
}

/**
 * Presigns a URL that is used at once, such as a password. So credentials that expire before the URL are good enough, and `presign`
 * refuses them. If they do, their source is asked for new ones, but not more often than once a minute. If it has no others, the
 * credentials are used as they are.
 *
 * @experimental For a package that makes tokens of presigned URLs.
 *
 * @example
 * ```ts
 * import { createSigner, presignForNow } from '@sigv4/core';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const request = { method: 'GET', url: 'https://abc123.dsql.eu-west-1.on.aws/?Action=DbConnect' };
 * const { url, expiresAt } = await presignForNow(signer, request, { service: 'dsql', expiresIn: 900 });
 * ```
 */
export async function presignForNow(
  given: Signer | SigV4Options,
  request: SignableRequest,
  options: PresignForNowOptions,
): Promise<PresignedForNow> {
  const {
    service,
    region: stated,
    signedHeaders,
    expiresIn,
    life = expiresIn,
    shortens,
  } = unpolluted(options, OPTIONS);
  const signer = signerOf(given);
  const { source, clockSkew, options: ofSigner } = signerCore(signer);
  const own = { service, region: stated, signedHeaders };
  const read = readRequest(request, own);
  const { region } = await scopeFor(signer, request, own);
  const now = (): number => clockSkew.timeAt(read.url.host);
  const found = await credentialsFor(source, life * SECOND, { now, clock: ofSigner.now ?? Date.now }, read);
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = found;
  const end = expiration?.getTime() ?? Infinity;
  const signedAt = now();
  const left = Math.max(1, Math.floor((end - signedAt) / SECOND));
  const url = await presign(signer, request, {
    ...own,
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken }, // without the expiration, which presign would refuse
    payload: 'signed', // whatever the signer has: the receiver calculates the hash of an empty body
    expiresIn: shortens ? Math.min(expiresIn, left) : expiresIn,
  });
  return { url, expiresAt: new Date(Math.min(signedAt + life * SECOND, end)) };
}

const OPTIONS = ['service', 'region', 'signedHeaders', 'expiresIn', 'life', 'shortens'] as const;

const SECOND = 1000;

/** A source that has just answered has nothing better for this time. */
const PAUSE = 60_000;

/** A source that has not answered by then may never answer. What is known is used. */
const PATIENCE = 5000;

/** When each source was last asked for credentials that live longer, and its answer. All copies of this package share it, as they share sources. */
const asked = (): WeakMap<CredentialSource, Asked> => shared('longer-lived/1', () => new WeakMap());

interface Asked {
  /** By the clock of the machine, because the sources are asked for many hosts, and each host may have its own clock skew. */
  readonly at: number;
  readonly answer: Promise<unknown>;
}

/** The time of the host, and that of the machine. */
interface Clocks {
  readonly now: () => number;
  readonly clock: () => number;
}

/** Returns credentials that live for `life` milliseconds, or the best that the source has. Throws only if they have expired. */
async function credentialsFor(
  source: CredentialSource,
  life: number,
  { now, clock }: Clocks,
  read: ReadRequest,
): Promise<Credentials> {
  const known = await ask(source, 'get', read);
  const lives = (time: number): boolean => !known.expiration || now() + time <= known.expiration.getTime();
  if (lives(life)) return known;
  let last = asked().get(source);
  if (!last || Math.abs(clock() - last.at) >= PAUSE) {
    const answer = Promise.resolve(ask(source, 'refresh', read)).catch(() => undefined); // what is known is still valid
    asked().set(source, (last = { at: clock(), answer }));
  }
  const isLate = await isLaterThan(PATIENCE - Math.abs(clock() - last.at), last.answer);
  return isLate && lives(1) ? known : ask(source, 'get', read);
}

/** Waits for an answer. Returns true if it does not come within `time` milliseconds. */
async function isLaterThan(time: number, answer: Promise<unknown>): Promise<boolean> {
  if (time <= 0) return true;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, time, true);
  });
  const isLate = await Promise.race([answer.then(() => false), late]);
  clearTimeout(timer);
  return isLate;
}
