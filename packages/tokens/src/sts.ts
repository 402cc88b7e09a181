import { scopeFor, type Signer, type SigV4Options } from '@sigv4/core';
import { needsRegion } from './needs-region.ts';
import { suffixOf } from './partitions.ts';

/** The query or the body of the call that says who makes it. */
export const GET_CALLER_IDENTITY = 'Action=GetCallerIdentity&Version=2011-06-15';

/** Where the call is sent to, and for which region it is signed. */
export interface StsEndpoint {
  readonly region: string;
  /** It ends with a slash. */
  readonly url: string;
}

/** Returns the endpoint of STS in a region. `caller` is the function that needs it. The global one means `us-east-1`, so it is not used. */
export async function stsEndpoint(
  caller: string,
  signer: Signer | SigV4Options,
  given: string | undefined,
): Promise<StsEndpoint> {
  const request = { method: 'GET', url: 'https://sts.region.amazonaws.com/' }; // of no region yet
  const { region } = await needsRegion(caller, scopeFor(signer, request, { service: 'sts', region: given }));
  return { region, url: `https://sts.${region}.${suffixOf(region)}/` };
}
