import { cannotSign } from '../errors.ts';
import { isBlob, isStream, type Payload } from '../request/body.ts';
import type { Checksum } from '../request/checksum.ts';
import type { SigV4Options } from '../scope/options.ts';
import type { ReadRequest } from '../scope/read-request.ts';
import { followsS3Rules } from '../signing/canonical-url.ts';
import type { SigningTerms } from '../signing/target.ts';
import type { SourceBody } from './source.ts';

/** What a body in chunks is made of. */
export interface Parts {
  readonly body: SourceBody;
  /** The number of its bytes. */
  readonly length: number;
  readonly checksum: Checksum | undefined;
  /** The `content-encoding` of the request. `undefined`: it has none. */
  readonly coding: string | undefined;
}

/** Throws the reason why a body cannot be signed in chunks. */
export function refuse(request: ReadRequest, causeAndFix: string): never {
  throw cannotSign('ERR_UNSIGNABLE_BODY', request, causeAndFix);
}

/** Returns what the body in chunks is made of. `undefined`: the body is signed as a whole. */
export function partsOf(
  request: ReadRequest,
  payload: Payload,
  { service, payload: choice }: SigningTerms,
  options: SigV4Options,
): Parts | undefined {
  const { headers, own } = request;
  if (choice !== 'chunked')
    refuse(
      request,
      "it has the option checksum, and its payload is not signed in chunks. Pass payload: 'chunked', or leave checksum out.",
    );
  const checksum = (own && own.checksum) || options.checksum;
  const blob: Blob | undefined = isBlob(payload) ? payload : undefined;
  const isWhole = !blob && !isStream(payload);
  if (!followsS3Rules(service)) {
    if (isWhole) return undefined;
    refuse(
      request,
      `"${service}" does not take a body that is signed in chunks. Only S3 does. Leave payload: 'chunked' out, and up to maxBufferedBytes of a stream are read into memory. Or pass payload: 'unsigned' if the service accepts that.`,
    );
  }
  if (payload === undefined) return undefined;
  if (isBrowser())
    refuse(
      request,
      "browsers cannot send a body in chunks to S3. Leave payload: 'chunked' out, and text, bytes and Blobs are hashed as a whole. Or upload to a presigned URL.",
    );
  if (isWhole && !(payload && checksum)) return undefined;

  const body = blob ?? (typeof payload === 'string' ? new TextEncoder().encode(payload) : (payload as SourceBody));
  if ((body as Partial<ReadableStream>).locked)
    refuse(request, 'its body is a stream that has another reader. Pass a stream without one.');
  const ours = OUR_HEADERS.find((name) => headers.has(name));
  if (ours) refuse(request, `it has an ${ours}, and payload: 'chunked' sets its own. Remove one of them.`);
  if (checksum && CHECKSUM_HEADERS.some((name) => headers.has(name)))
    refuse(request, 'it has a checksum in a header, and the option checksum. Remove one of them.');
  const length =
    lengthOf(body, headers.get('content-length')) ??
    refuse(
      request,
      "the length of its body is not known. Set the header content-length to the number of the body's bytes, pass a Blob, or upload in parts.",
    );
  return { body, length, checksum, coding: codingOf(request) };
}

/** What a body in chunks says about itself. */
const OUR_HEADERS = ['x-amz-content-sha256', 'x-amz-decoded-content-length', 'x-amz-trailer'];

const CHECKSUM_HEADERS = ['crc32', 'crc32c', 'crc64nvme', 'sha1', 'sha256'].map((name) => `x-amz-checksum-${name}`);

/** The number of the body's bytes, if it is known. */
function lengthOf(body: SourceBody, given: string | undefined): number | undefined {
  if (body instanceof Uint8Array) return body.length;
  if (isBlob(body)) return body.size;
  const length = Number(given);
  return given && /^\d+$/.test(given) && Number.isSafeInteger(length) ? length : undefined;
}

/** The exchanges whose caller wants no `aws-chunked`. The secrets are the same object for all requests of an exchange. */
const unnamed = new WeakSet<object>();

/** The content codings with `aws-chunked`: the others come behind it, as in AWS's page. `identity` is the caller's way to send none. */
function codingOf({ headers, secrets }: ReadRequest): string | undefined {
  const given = headers.get('content-encoding');
  if (given?.toLowerCase() === 'identity') {
    unnamed.add(secrets);
    headers.delete('content-encoding'); // the request is our copy
  }
  if (unnamed.has(secrets)) return undefined;
  if (!given) return 'aws-chunked';
  return /(^|,)\s*aws-chunked\s*(,|$)/i.test(given) ? given : `aws-chunked,${given}`;
}

/** A browser sends no stream over HTTP/1.1, and S3 has nothing else. Only browsers have these functions: the second is for service workers. */
function isBrowser(): boolean {
  const { XMLHttpRequest, importScripts } = globalThis as { XMLHttpRequest?: unknown; importScripts?: unknown };
  return typeof XMLHttpRequest === 'function' || typeof importScripts === 'function';
}
