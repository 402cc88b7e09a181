import type { SignableRequest } from '../request/request.ts';
import type { RequestOptions, SigV4Options } from '../scope/options.ts';
import { readRequest } from '../scope/read-request.ts';
import { scopeOf } from '../scope/scope.ts';
import { type Signer, signerCore, signerOf } from './signer.ts';

/**
 * Returns the service and the region that `sign` uses for a request. The order is: the request's own options, the host, the signer's
 * options, the environment, the AWS profile. Throws `ERR_UNKNOWN_SCOPE` if none of them states one of the two. The signer's region set
 * is not a region, and is ignored.
 *
 * @experimental For a package whose host or token depends on the region.
 *
 * @example
 * ```ts
 * import { createSigner, scopeFor } from '@sigv4/core';
 *
 * const signer = createSigner({ region: 'eu-west-1' });
 * const request = { method: 'GET', url: 'https://bucket.s3.amazonaws.com/report.pdf' };
 * console.log(await scopeFor(signer, request)); // { service: 's3', region: 'eu-west-1' }
 * ```
 */
export async function scopeFor(
  signer: Signer | SigV4Options,
  request: SignableRequest,
  options?: RequestOptions,
): Promise<{ readonly service: string; readonly region: string }> {
  const ofSigner = { ...signerCore(signerOf(signer)).options, regionSet: undefined };
  const { service, region } = await scopeOf(readRequest(request, options), ofSigner);
  return { service, region };
}
