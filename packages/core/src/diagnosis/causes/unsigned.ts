import type { PassReason } from '../../events.ts';
import type { RefusalRecord } from '../../refusal/record.ts';
import type { Cause } from '../evidence.ts';

type Reason = readonly [because: string, fix: string];

const PASSED: Readonly<Record<PassReason, Reason | ((host: string) => Reason)>> = {
  disabled: ['it said sigv4: false', 'Leave sigv4: false out, if it is to be signed.'],
  presigned: [
    'its URL or form carries a signature already',
    'Check that this signature has not expired, and that the request is sent as it was made.',
  ],
  'already-signed': [
    'another wrapper had signed it',
    'See what explains that signature: this wrapper only handed the request on.',
  ],
  'has-owner': [
    'it brought an authorization or API key of its own',
    "Remove it, or pass the service, so that the signature replaces it: sigv4: { service: '...' }.",
  ],
  'takes-no-signature': [
    'ordinary calls to this service take no signature',
    "Pass the service to sign it all the same: sigv4: { service: '...' }.",
  ],
  'host-not-covered': [
    "its host is neither an AWS endpoint nor one of the signer's hosts",
    "List the host: sigv4({ service: '...', region: '...', hosts: ['...'] }). In axios, a service speaks for the host of baseURL, too.",
  ],
  'endpoint-not-named': (host) => [
    'its host is an AWS endpoint that nobody named, and the signer says awsEndpoints: false',
    `List it: hosts: ['${host}']. Or pass sigv4: {} with the request.`,
  ],
  redirected: (host) => [
    "it was redirected to a host that is not one of the signer's hosts",
    `Call the address that it was redirected to. Or, if "${host}" may get your signatures, list it: hosts: ['${host}']. A function URL behind CloudFront or a custom domain needs that.`,
  ],
};

/** Why a request went unsigned. */
export function unsigned({ pass = 'host-not-covered', status, url, unsignedAt }: RefusalRecord): Cause {
  const reason = PASSED[pass];
  const [because, fix] = typeof reason === 'function' ? reason(unsignedAt ?? new URL(url).host) : reason;
  return {
    code: 'unsigned',
    summary: `The request went unsigned, because ${because}${status ? `, and was answered ${status}` : ''}.`,
    fix,
  };
}
