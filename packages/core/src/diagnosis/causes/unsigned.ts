import type { PassReason } from '../../events.ts';
import type { RefusalRecord } from '../../refusal/record.ts';
import type { Cause } from '../evidence.ts';

type Reason = readonly [because: string, fix: string];

const PASSED: Readonly<Record<PassReason | 'no-signature', Reason | ((host: string) => Reason)>> = {
  'no-signature': [
    'it has no AWS4 signature, neither in its authorization header nor in its URL',
    'Sign it. If you left the authorization header out, pass the request with it.',
  ],
  disabled: ['it has sigv4: false', 'If you want it to be signed, remove sigv4: false.'],
  presigned: [
    'its URL or form already contains a signature',
    'Check that this signature has not expired, and that the request is sent unchanged.',
  ],
  'already-signed': [
    'another wrapper had already signed it',
    'Ask explain in the code that uses the other wrapper. This wrapper passed the request through unchanged.',
  ],
  'has-owner': [
    'it already has an authorization header or an API key',
    "Remove it. Or pass the service, and the signature replaces it: sigv4: { service: '...' }.",
  ],
  'takes-no-signature': [
    'ordinary calls to this service are not signed',
    "If you want it to be signed, pass the service: sigv4: { service: '...' }.",
  ],
  'host-not-covered': [
    "its host is neither an AWS endpoint nor in the signer's hosts",
    "Add the host: sigv4({ service: '...', region: '...', hosts: ['...'] }). In axios you can set baseURL and pass a service instead.",
  ],
  'endpoint-not-named': (host) => [
    "its host is an AWS endpoint that is not in the signer's hosts, and the signer has awsEndpoints: false",
    `Add the host: hosts: ['${host}']. Or pass sigv4: {} with the request.`,
  ],
  redirected: (host) => [
    "it was redirected to a host that is not in the signer's hosts",
    `Call the address that it was redirected to. Or, if you trust "${host}" with your signatures, add it: hosts: ['${host}']. A function URL behind CloudFront or a custom domain needs that.`,
  ],
};

/** Why a request was not signed. */
export function unsigned({ pass = 'host-not-covered', status, url, unsignedAt }: RefusalRecord): Cause {
  const reason = PASSED[pass];
  const [because, fix] = typeof reason === 'function' ? reason(unsignedAt ?? new URL(url).host) : reason;
  return {
    code: 'unsigned',
    summary: `The request was not signed, because ${because}.${status ? ` The answer was ${status}.` : ''}`,
    fix,
  };
}
