import { sha256 } from '#platform';
import type { Payload } from '../request/body.ts';
import { isPromise, type MaybePromise } from '../util/maybe-promise.ts';
import { canonicalHeaders } from './canonical-headers.ts';
import type { CanonicalUrl } from './canonical-url.ts';
import { hashOf, type PayloadPlan, planPayload } from './payload-hash.ts';
import { authorization, composeCanonicalRequest, composeStringToSign } from './spec.ts';
import type { AccessKey, SignedTarget, SigningTerms, Target } from './target.ts';

/** A request before its signature: its canonical request, and what is signed in it. */
export interface Draft {
  readonly url: string;
  /** The headers to set. The signature is added to them. */
  readonly headers: Record<string, string>;
  readonly signedHeaders: string;
  readonly canonicalRequest: string;
}

/** Signs a request with the `authorization` header. `hash`: the payload's, if it is known, or what is signed in place of that of a body in chunks. */
export function signTarget(
  target: Target,
  url: CanonicalUrl,
  payload: Payload,
  terms: SigningTerms,
  key: AccessKey,
  hash?: string,
): MaybePromise<SignedTarget> {
  const plan = planPayload(target, payload, terms.service, terms.payload);
  const payloadHash = plan.known ?? hash ?? hashOf(target, payload);
  return isPromise(payloadHash)
    ? payloadHash.then((known) => signDraft(draftOf(target, url, payload, terms, plan, known), terms, key))
    : signDraft(draftOf(target, url, payload, terms, plan, payloadHash), terms, key);
}

/** What the canonical request depends on besides the request and its payload hash. */
type DraftTerms = Pick<SigningTerms, 'datetime' | 'region' | 'sessionToken' | 'algorithm' | 'signedHeaders'>;

/** Step 1: the canonical request. */
export function draftOf(
  target: Target,
  url: CanonicalUrl,
  payload: Payload,
  { datetime, region, sessionToken, algorithm, signedHeaders }: DraftTerms,
  { inHeader }: PayloadPlan,
  payloadHash: string,
): Draft {
  const added: Record<string, string> = { 'x-amz-date': datetime };
  if (algorithm) added['x-amz-region-set'] = region;
  if (sessionToken) added['x-amz-security-token'] = sessionToken;
  if (inHeader) added['x-amz-content-sha256'] = payloadHash;
  const lists = canonicalHeaders(target, added, payload !== undefined, signedHeaders);
  return {
    url: url.href,
    headers: added,
    signedHeaders: lists.signedHeaders,
    canonicalRequest: composeCanonicalRequest(target.method, url, lists, payloadHash),
  };
}

// No step is a callback in the one before: to make a function for each request takes as long as a hash.

/** Step 2: the hash of the canonical request. */
function signDraft(draft: Draft, terms: SigningTerms, key: AccessKey): MaybePromise<SignedTarget> {
  const hash = sha256(draft.canonicalRequest);
  return isPromise(hash) ? hash.then((known) => signHash(draft, terms, key, known)) : signHash(draft, terms, key, hash);
}

/** Steps 3 and 4: the string to sign, and the signature. */
function signHash(draft: Draft, terms: SigningTerms, key: AccessKey, hash: string): MaybePromise<SignedTarget> {
  const stringToSign = composeStringToSign(terms.datetime, terms.credentialScope, hash, terms.algorithm);
  const signature = key.sign(stringToSign, terms.credentialScope);
  return isPromise(signature)
    ? signature.then((known) => complete(draft, terms, key, stringToSign, known))
    : complete(draft, terms, key, stringToSign, signature);
}

/** Step 5: the header. */
function complete(
  { url, headers, signedHeaders, canonicalRequest }: Draft,
  { credentialScope, algorithm }: SigningTerms,
  { accessKeyId }: AccessKey,
  stringToSign: string,
  signature: string,
): SignedTarget {
  headers['authorization'] = authorization(accessKeyId, credentialScope, signedHeaders, signature, algorithm);
  return { url, headers, chunks: undefined, canonicalRequest, stringToSign }; // named: what an object lacks is read from a polluted Object.prototype
}
