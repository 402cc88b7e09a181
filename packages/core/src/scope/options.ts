import type { CredentialProvider, Credentials } from '../credentials/credentials.ts';
import type { SigV4Event } from '../events.ts';
import type { Hasher } from '../request/checksum.ts';
import { HTTP_TOKEN } from '../request/headers.ts';
import { isRewrittenOnTheWay } from '../signing/canonical-headers.ts';
import { isPromise } from '../util/maybe-promise.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { readPattern } from './host-patterns.ts';
import { isRegionName, isRegionOfSet, isServiceName } from './names.ts';

/**
 * Which requests are signed, and how. The defaults of all options fit a call to an AWS endpoint.
 *
 * @example
 * ```ts
 * import { createSigner, type SigV4Options } from '@sigv4/core';
 *
 * const options: SigV4Options = { service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] };
 * const signer = createSigner(options);
 * ```
 */
export interface SigV4Options {
  /**
   * A credentials object, or a credential provider: a function that loads one. Default: the environment, then the AWS SDK's default chain,
   * which is imported only when it is needed.
   */
  credentials?: Credentials | CredentialProvider | undefined;
  /** The signing name of the service, such as `execute-api`. Default: read from the host. */
  service?: string | undefined;
  /**
   * The region, such as `eu-west-1`. Default: read from the host, then `AWS_REGION`, then `AWS_DEFAULT_REGION`, then, if `credentials` is
   * left out, the region of the AWS profile.
   */
  region?: string | undefined;
  /**
   * The regions of a SigV4a signature, such as `['us-east-1', 'us-west-2']`, or `['*']` for all. It applies to hosts that take only SigV4a,
   * such as S3 multi-region access points, and to hosts that are not AWS endpoints. The `regionSet` of a request applies to every host.
   * Not together with `region`. Default, only for hosts that take only SigV4a: `AWS_SIGV4A_SIGNING_REGION_SET`, then `['*']`.
   */
  regionSet?: readonly string[] | undefined;
  /**
   * More hosts to sign: `'api.example.com'` (any port), `'localhost:3000'` (only that port), `'*.example.com'` (every subdomain, but
   * not `example.com` itself). For an AWS endpoint in this list, the service and the region are still read from the host.
   * Default: none. AWS endpoints are signed without being listed.
   */
  hosts?: readonly string[] | undefined;
  /**
   * Whether AWS endpoints are signed without being named. With `false`, a request is signed only if its host is in `hosts`, if it has its
   * own `sigv4` options, or, in axios with a `service`, if its host is that of `baseURL`. Default: true.
   */
  awsEndpoints?: boolean | undefined;
  /** More headers to sign. `host`, the `content-type` of a body and every `x-amz-*` header are always signed. Default: none. */
  signedHeaders?: readonly string[] | undefined;
  /**
   * Whether the body is part of the signature. `'chunked'`, only for S3: a stream or a Blob is signed in chunks of 64 KiB while it is sent,
   * in constant memory. A stream then needs a `content-length` header with the number of its bytes. Text and bytes are hashed as a whole.
   * Default: depends on the service and on the kind of body.
   */
  payload?: 'signed' | 'unsigned' | 'chunked' | undefined;
  /**
   * The checksum that S3 gets behind a body with `payload: 'chunked'`, and stores. `'crc32'` and `'sha256'` are computed by Node, Bun or Deno.
   * For other checksums and platforms, pass a new `Hasher` with each request. Default: none.
   */
  checksum?: 'crc32' | 'sha256' | Hasher | undefined;
  /** How many bytes of a stream are read into memory, if its payload hash is needed. A longer stream is an error. Default: 10 MiB. */
  maxBufferedBytes?: number | undefined;
  /** Whether requests over plain http to other machines are signed too. Default: false, only https and requests to this machine. */
  allowHttp?: boolean | undefined;
  /** Whether a request is signed and sent once more after AWS rejects it for an expired token or a wrong clock. Default: true. */
  recover?: boolean | undefined;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
  /** A listener for what happens. Events contain no secrets. It may return a Promise. Its errors and rejections are ignored. Default: none. */
  onEvent?: ((event: SigV4Event) => void) | ((event: SigV4Event) => Promise<unknown>) | undefined;
}

/** The options of one request. They take precedence over the signer's options and over what the host states. */
export type RequestOptions = Pick<
  SigV4Options,
  'service' | 'region' | 'regionSet' | 'signedHeaders' | 'payload' | 'checksum' | 'credentials'
>;

type Check = (value: unknown, options: SigV4Options, scope: 'signer' | 'request') => boolean;

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isBoolean = (value: unknown): boolean => typeof value === 'boolean';
const isSignableHeader = (value: unknown): boolean =>
  typeof value === 'string' && HTTP_TOKEN.test(value) && !isRewrittenOnTheWay(value.toLowerCase());
const isHostPattern = (value: unknown): boolean => typeof value === 'string' && readPattern(value) !== undefined;
const isListOf = (value: unknown, check: (item: unknown, at: number, all: readonly unknown[]) => boolean): boolean =>
  Array.isArray(value) && value.every(check);

type Rule = readonly [check: Check, expected: string];

const REQUEST_OPTIONS: Readonly<Record<string, Rule>> = {
  credentials: [
    (value) => isFunction(value) || (typeof value === 'object' && value !== null && !isPromise(value)),
    'an object with accessKeyId and secretAccessKey, or a function that loads one',
  ],
  service: [isServiceName, "a signing name such as 'execute-api', in lower case"],
  region: [isRegionName, "a region such as 'eu-west-1'"],
  regionSet: [
    (value, { region }) => isListOf(value, isRegionOfSet) && (value as string[]).length > 0 && !region,
    "an array of regions, each once, or ['*'], without region",
  ],
  signedHeaders: [
    (value) => isListOf(value, isSignableHeader),
    'an array of header names, without those that clients or proxies rewrite',
  ],
  payload: [
    (value) => ['signed', 'unsigned', 'chunked'].includes(value as string),
    "'signed', 'unsigned' or 'chunked'",
  ],
  checksum: [
    (value, { payload }, scope) =>
      (payload === 'chunked' || (!payload && scope === 'request')) && // or that of the signer, see the code of chunks
      (['crc32', 'sha256'].includes(value as string) ||
        (isFunction(Object(value).update) && isFunction(Object(value).digest))),
    "'crc32', 'sha256' or a hasher, with payload: 'chunked'",
  ],
};

/** A function, so that a bundler can leave it out. */
const signerOptions = (): typeof REQUEST_OPTIONS => ({
  ...REQUEST_OPTIONS,
  hosts: [
    (value) => isListOf(value, isHostPattern),
    "an array of hosts such as '*.example.com' or 'localhost:3000', without a scheme or a path",
  ],
  awsEndpoints: [isBoolean, 'true or false'],
  maxBufferedBytes: [(value) => typeof value === 'number' && value >= 0, 'a number of bytes'],
  allowHttp: [isBoolean, 'true or false'],
  recover: [isBoolean, 'true or false'],
  now: [isFunction, 'a function that returns milliseconds'],
  onEvent: [isFunction, 'a function'],
});

/** Copies options, and reads each of them once. Throws a `TypeError` that names the first option that is unknown or has a wrong value. */
export function readOptions(given: SigV4Options, scope: 'signer' | 'request'): SigV4Options {
  const known = scope === 'signer' ? signerOptions() : REQUEST_OPTIONS;
  const names = Object.keys(known) as (keyof SigV4Options)[];
  checkNames(given, names, scope);
  const options: Record<string, unknown> = unpolluted(given, names);
  for (const [name, given] of Object.entries(options)) {
    const value = (options[name] = Array.isArray(given) ? [...(given as unknown[])] : given); // the caller may change an array later
    const [isValid, expected] = known[name] as Rule;
    if (!isValid(value, options, scope)) throw new TypeError(`sigv4: the option "${name}" must be ${expected}.`);
  }
  return options;
}

/** Throws a `TypeError` that names the first option that is unknown, and those that there are. */
export function checkNames(given: unknown, names: readonly string[], whose: string): void {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`sigv4: the options of a ${whose} must be an object, such as { region: 'eu-west-1' }.`);
  for (const name of Object.keys(given))
    if (!names.includes(name))
      throw new TypeError(`sigv4: "${name}" is not an option of a ${whose}. The options are: ${names.join(', ')}.`);
}
