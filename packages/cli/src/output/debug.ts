import { canonicalRequest, type SigningScope, stringToSign } from '@sigv4/core';
import { bytesOf } from '../request/content.ts';
import type { Request } from '../request/request.ts';
import type { Sent } from '../sending/observe.ts';
import { shownCanonical } from './shown.ts';

/** The canonical request and the string to sign of the request that was sent last. The session token is redacted. */
export async function debugText(sent: Sent | undefined, { content }: Request): Promise<string> {
  const scope = sent && scopeIn(sent.headers);
  if (!sent || !scope) return 'The request has no signature.\n';
  const { authorization: _signature, ...headers } = sent.headers;
  const hash = headers['x-amz-content-sha256'];
  if (hash?.startsWith('STREAMING-')) return 'The body is signed chunk by chunk, which --debug does not show.\n';
  const hasBody = content && hash === undefined && !/^(GET|HEAD)$/.test(sent.method); // else the hash is known
  const request = { method: sent.method, url: sent.url, headers, body: hasBody ? await bytesOf(content) : undefined };
  const terms = { ...scope, ...payloadOf(hash) };
  return `Canonical request:\n${shownCanonical(await canonicalRequest(request, terms))}\n\nString to sign:\n${await stringToSign(request, terms)}\n`;
}

const payloadOf = (hash: string | undefined): { readonly payload?: 'unsigned' } =>
  hash === 'UNSIGNED-PAYLOAD' ? { payload: 'unsigned' } : {};

type Scope = Pick<SigningScope, 'service' | 'region' | 'regionSet' | 'signedHeaders'>;

/** A signature of SigV4a has its regions in a header of their own. */
function scopeIn({ authorization = '', 'x-amz-region-set': regionSet }: Sent['headers']): Scope | undefined {
  const [, region, service, names] =
    /Credential=[^/]+\/\d+\/(?:([^/]+)\/)?([^/]+)\/aws4_request.*SignedHeaders=([^,\s]+)/.exec(authorization) ?? [];
  if (!service || !names) return undefined;
  return {
    service,
    ...(region ? { region } : { regionSet: regionSet?.split(',') }),
    signedHeaders: names
      .split(';')
      .filter((name) => name !== 'host' && !name.startsWith('x-amz-') && name !== 'content-type'),
  };
}
