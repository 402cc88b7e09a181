import {
  canonicalRequest,
  createSigner,
  type Credentials,
  explainAnswer,
  presign,
  stringToSign,
  type RequestOptions,
  type Signer,
} from '@sigv4/core';
import { redact } from '../../../../packages/core/src/util/redact.ts';
import '@sigv4/core/p256'; // Safari cannot complete a key of SigV4a by itself
import { type Claim, isSigV4a, readClaim } from './claim.ts';
import { type Draft, itemsIn, type Request, requestOf, Unreadable } from './draft.ts';
import { readTime } from './time.ts';

/** The two texts of which a signature is made. */
export interface Strings {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** A request with its signature. */
export interface Signed extends Strings {
  /** The request as it is sent. */
  readonly request: Request;
  /** The headers that the signature sets. None for a presigned URL. */
  readonly added: readonly (readonly [name: string, value: string])[];
  readonly claim: Claim;
}

/** Signs what the form describes. The time is that of the form, of the request's `x-amz-date`, or `now`. */
export async function sign(draft: Draft, credentials: Credentials, now: number): Promise<Signed> {
  const request = requestOf(draft);
  const time = timeOf(draft, request, now);
  const signer = createSigner({ credentials, now: () => time, allowHttp: true });
  const options = optionsOf(draft);
  return draft.into === 'url'
    ? presigned(request, await presign(signer, request, { ...options, expiresIn: secondsIn(draft.expires) }))
    : signedInHeaders(request, signer, options, credentials, time);
}

async function signedInHeaders(
  request: Request,
  signer: Signer,
  options: SigningOptions,
  { sessionToken }: Credentials,
  time: number,
): Promise<Signed> {
  const { url, headers } = await signer.sign(request, options);
  const added = Object.entries(headers);
  const others = request.headers.filter(([name]) => !Object.hasOwn(headers, name.toLowerCase()));
  const sent = { ...request, url, headers: [...others, ...added] };
  const claim = claimIn(sent);
  const { signedHeaders, payload } = options;
  const scope = {
    service: claim.service,
    ...(isSigV4a(claim) ? { regionSet: claim.regionSet.split(',') } : { region: claim.region }),
    date: new Date(time),
    sessionToken,
    signedHeaders,
    payload,
  };
  return {
    request: sent,
    added,
    claim,
    canonicalRequest: redact(await canonicalRequest(request, scope)),
    stringToSign: await stringToSign(request, scope),
  };
}

async function presigned(request: Request, url: string): Promise<Signed> {
  const sent = { ...request, url };
  return { request: sent, added: [], claim: claimIn(sent), ...(await stringsOf(sent)) };
}

/** The two texts that belong to a request that has a signature already. */
export async function stringsOf(request: Request): Promise<Strings> {
  const { ours } = (await explainAnswer({ status: 403 }, request)) ?? {};
  return { canonicalRequest: ours?.canonicalRequest ?? '', stringToSign: ours?.stringToSign ?? '' };
}

type SigningOptions = RequestOptions & { readonly payload: 'signed' | 'unsigned' | undefined };

/** The service and the region of a request, and how it is signed. An empty field is read from the host. */
function optionsOf({ service, region, regionSet, signedHeaders, payload }: Draft): SigningOptions {
  if (region.trim() && regionSet.trim())
    throw new Unreadable('A request has a region, or a region set for SigV4a. Clear one of the two fields.');
  return {
    service: service.trim() || undefined,
    region: region.trim() || undefined,
    regionSet: regionSet.trim() ? itemsIn(regionSet) : undefined,
    signedHeaders: signedHeaders.trim() ? itemsIn(signedHeaders) : undefined,
    payload: payload || undefined,
  };
}

const secondsIn = (text: string): number => (/^\d+$/.test(text.trim()) ? Number(text) : Number.NaN);

function timeOf(draft: Draft, { headers }: Request, now: number): number {
  const given = draft.time.trim() || headers.find(([name]) => name.toLowerCase() === 'x-amz-date')?.[1];
  if (!given) return now;
  const time = readTime(given);
  if (time === undefined)
    throw new Unreadable(
      draft.time.trim()
        ? 'The time cannot be read. Write 20150830T123600Z or 2015-08-30T12:36:00Z, or leave the field "Time" empty.'
        : 'The time in the header x-amz-date cannot be read. Write it as 20150830T123600Z, or remove the header.',
    );
  return time;
}

function claimIn(request: Request): Claim {
  const claim = readClaim(request);
  if (!claim) throw new Error('The signed request has no signature.');
  return claim;
}
