import { cannotSign, type SigV4Error } from '../errors.ts';
import type { Platform } from '../platform/contract.ts';
import { isStream, type Payload } from '../request/body.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import type { CanonicalUrl } from '../signing/canonical-url.ts';
import { ALGORITHM, EMPTY_HASH } from '../signing/spec.ts';
import type { AccessKey, SignedChunks, SignedTarget, SigningTerms } from '../signing/target.ts';
import type { MaybePromise } from '../util/maybe-promise.ts';
import { trailerOf } from './checksum.ts';
import { encode, encodedLength } from './encode.ts';
import { type Parts, refuse } from './parts.ts';
import { countedReader, sentBody } from './send.ts';
import { type Source, type SourceBody, sourceOf } from './source.ts';

/** How a request is signed with the `authorization` header. */
export type SignTarget = (
  request: ReadRequest,
  url: CanonicalUrl,
  payload: Payload,
  terms: SigningTerms,
  key: AccessKey,
  hash?: string,
) => MaybePromise<SignedTarget>;

/** The sources of the streams that are sent. After a recovery a stream has a new one, and the old one must not close the stream. */
const current = new WeakMap<SourceBody, Source>();

/** Signs a request, and makes the body whose chunks continue the chain that begins with this signature. */
export async function signChunks(
  { body, length, checksum, coding }: Parts,
  request: ReadRequest,
  url: CanonicalUrl,
  terms: SigningTerms,
  key: AccessKey,
  signTarget: SignTarget,
  sha256: Platform['sha256'],
): Promise<SignedTarget> {
  const { datetime, credentialScope, signedHeaders = [], algorithm = ALGORITHM } = terms;
  const trailer = checksum && trailerOf(checksum, (cause) => refuse(request, cause));
  const isEmpty = length === 0 && !trailer; // some servers refuse an empty body in chunks, so it is hashed as a whole
  const described: Record<string, string> = isEmpty ? {} : { 'x-amz-decoded-content-length': String(length) };
  if (trailer) described['x-amz-trailer'] = trailer.name;
  if (coding && !isEmpty) described['content-encoding'] = coding;

  const hash = isEmpty ? EMPTY_HASH : `STREAMING-${algorithm}-PAYLOAD${trailer ? '-TRAILER' : ''}`;
  const signed = await signTarget(
    { ...request, headers: new Map([...request.headers, ...Object.entries(described)]) },
    url,
    '', // stands for the body
    { ...terms, signedHeaders: coding ? [...signedHeaders, 'content-encoding'] : signedHeaders },
    key,
    hash,
  );
  const { headers } = signed;
  const chain = {
    algorithm,
    datetime,
    credentialScope,
    previous: headers['authorization']?.split('Signature=')[1] ?? '',
    sign: (text: string) => key.sign(text, credentialScope),
    sha256,
  };
  const sentLength = isEmpty ? 0 : encodedLength(length, algorithm, trailer);
  const source = sourceOf(body);
  current.set(body, source);
  const stop = (): void => {
    if (current.get(body) === source || !isStream(body)) source.stop();
  };
  const read = countedReader(source, length, (sent) => wrongLength(request, length, sent));
  const canRestart = !isStream(body) && typeof checksum !== 'object';
  const isSpent = (): boolean => !canRestart && (source.isPulled || source.isStopped);
  let failure: Error | undefined;
  let isRefused = false;
  const sent = sentBody(isEmpty ? nothing(read) : encode(read, length, chain, trailer), sentLength, {
    failed: (error) => (failure = error),
    stop,
    isRefused: () => isRefused,
  });
  return {
    ...signed,
    headers: Object.assign(headers, described, { 'content-length': String(sentLength) }),
    chunks: Object.defineProperties({ body: sent } as SignedChunks, {
      isSpent: { get: isSpent },
      ended: {
        value(by: unknown) {
          isRefused = Number(by) > 299;
          if (isRefused ? source.isPulled : typeof by !== 'number') stop(); // after a refusal, nobody needs the rest
          return failure ?? by;
        },
      },
    }),
  };
}

/** An empty body. It is read, too: perhaps it is not empty. */
const nothing = (read: () => Promise<Uint8Array | undefined>): AsyncIterator<Uint8Array, undefined> => ({
  next: async () => ({ done: true, value: void (await read()) }),
});

function wrongLength(request: ReadRequest, length: number, sent: string): SigV4Error {
  return cannotSign(
    'ERR_UNSIGNABLE_BODY',
    request,
    `its content-length is ${length}, but its body has ${sent} bytes. The upload was ended before its last chunk, so nothing is stored. Set content-length to the number of the body's bytes.`,
  );
}
