import type { CredentialProvider, Credentials } from '../credentials/credentials.ts';
import type { SigV4Event } from '../events.ts';
import { HTTP_TOKEN } from '../request/headers.ts';
import { isRewrittenOnTheWay } from '../signing/canonical-headers.ts';
import { isPromise } from '../util/maybe-promise.ts';
import { unpolluted } from '../util/unpolluted.ts';
import { readPattern } from './host-patterns.ts';
import { isRegionName, isServiceName } from './names.ts';

/**
 * How requests are signed, and which. Every option has a default that fits a call to an AWS endpoint.
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
  /** A static object or a provider. Default: the environment, then the AWS SDK's chain, imported only when it is needed. */
  credentials?: Credentials | CredentialProvider | undefined;
  /** The signing name of the service, such as `execute-api`. Default: told from the host. */
  service?: string | undefined;
  /** Such as `eu-west-1`. Default: told from the host, then `AWS_REGION`, then `AWS_DEFAULT_REGION`. */
  region?: string | undefined;
  /**
   * Further hosts to sign: `'api.example.com'` (any port), `'localhost:3000'` (that port), `'*.example.com'` (one or more labels in
   * front, not `example.com` itself). An AWS endpoint that is named stays one: it states its service and region. Default: none but
   * AWS's endpoints.
   */
  hosts?: readonly string[] | undefined;
  /**
   * `false`: AWS's endpoints are not signed by themselves either, only what `hosts` names, the request's own `sigv4`, or, in axios with a
   * `service`, `baseURL`. Default: true.
   */
  awsEndpoints?: boolean | undefined;
  /** Further headers to sign. `host`, `content-type` of a body and every `x-amz-*` are signed anyway. */
  signedHeaders?: readonly string[] | undefined;
  /** Whether the body is part of the signature. Default: by service and kind of body. */
  payload?: 'signed' | 'unsigned' | undefined;
  /** A stream that must be hashed is read into memory up to this many bytes. Default: 10 MiB. */
  maxBufferedBytes?: number | undefined;
  /** Sign requests over plain http too. Default: only those to this machine. */
  allowHttp?: boolean | undefined;
  /** Sign and send once more after an expired token or a wrong clock. Default: true. */
  recover?: boolean | undefined;
  /** The clock, in milliseconds since the epoch. Default: `Date.now`. */
  now?: (() => number) | undefined;
  /** Told what happens; never a secret. What it throws is ignored. */
  onEvent?: ((event: SigV4Event) => void) | undefined;
}

/** What one request may say for itself; it wins over the signer's options and over what the host states. */
export type RequestOptions = Pick<SigV4Options, 'service' | 'region' | 'signedHeaders' | 'payload' | 'credentials'>;

type Check = (value: unknown) => boolean;

const isFunction: Check = (value) => typeof value === 'function';
const isBoolean: Check = (value) => typeof value === 'boolean';
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);

const REQUEST_OPTIONS: Readonly<Record<string, readonly [check: Check, expected: string]>> = {
  credentials: [
    (value) => isFunction(value) || (typeof value === 'object' && value !== null && !isPromise(value)),
    'an object with accessKeyId and secretAccessKey, or a function that loads one',
  ],
  service: [isServiceName, "a signing name such as 'execute-api', in lower case"],
  region: [isRegionName, "a region such as 'eu-west-1'"],
  signedHeaders: [
    listOf((value) => typeof value === 'string' && HTTP_TOKEN.test(value) && !isRewrittenOnTheWay(value.toLowerCase())),
    'an array of header names, none of which clients or proxies rewrite',
  ],
  payload: [(value) => value === 'signed' || value === 'unsigned', "'signed' or 'unsigned'"],
};

const SIGNER_OPTIONS: typeof REQUEST_OPTIONS = {
  ...REQUEST_OPTIONS,
  hosts: [
    listOf((value) => typeof value === 'string' && readPattern(value) !== undefined),
    "an array of hosts such as 'api.example.com', '*.example.com' or 'localhost:3000', without scheme or path",
  ],
  awsEndpoints: [isBoolean, 'true or false'],
  maxBufferedBytes: [(value) => typeof value === 'number' && value >= 0, 'a number of bytes'],
  allowHttp: [isBoolean, 'true or false'],
  recover: [isBoolean, 'true or false'],
  now: [isFunction, 'a function that returns milliseconds'],
  onEvent: [isFunction, 'a function'],
};

/** Reads options once, into an object without a prototype. Throws a `TypeError` that names the first one that is unknown or has a wrong value. */
export function readOptions(given: SigV4Options, scope: 'signer' | 'request'): SigV4Options {
  const known = scope === 'signer' ? SIGNER_OPTIONS : REQUEST_OPTIONS;
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new TypeError(`sigv4: the options of a ${scope} must be an object, such as { region: 'eu-west-1' }.`);
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(known, name))
      throw new TypeError(
        `sigv4: "${name}" is not an option of a ${scope}. There are: ${Object.keys(known).join(', ')}.`,
      );
  }
  const options = unpolluted(given, Object.keys(known) as (keyof SigV4Options)[]);
  for (const [name, value] of Object.entries(options)) {
    const rule = known[name];
    if (rule && !rule[0](value)) throw new TypeError(`sigv4: the option "${name}" must be ${rule[1]}.`);
  }
  return options;
}
