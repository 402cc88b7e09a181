import type { PassReason } from '../events.ts';
import type { Cause } from './evidence.ts';

const PASSED: Readonly<Record<PassReason, readonly [because: string, fix: string]>> = {
  disabled: ['it said sigv4: false', 'Leave sigv4: false out, if it is to be signed.'],
  presigned: ['its URL or form carries a signature already', 'Check that this signature has not expired, and that the request is sent as it was made.'],
  'already-signed': ['another wrapper had signed it', 'See what explains that signature: this wrapper only handed the request on.'],
  'has-owner': [
    'it brought an authorization or API key of its own',
    "Remove it, or pass the service, so that the signature replaces it: sigv4: { service: '...' }.",
  ],
  'takes-no-signature': ['ordinary calls to this service take no signature', "Pass the service to sign it all the same: sigv4: { service: '...' }."],
  'host-not-covered': [
    "its host is neither an AWS endpoint nor one of the signer's hosts",
    "List the host: sigv4({ service: '...', region: '...', hosts: ['...'] }). In axios, a service speaks for the host of baseURL, too.",
  ],
  redirected: ['it was redirected to a host that is not signed for', 'Call the address that it was redirected to, or list its host in hosts.'],
};

/** Why a request went unsigned. */
export function unsigned(pass: PassReason | undefined, status: number): Cause {
  const [because, fix] = PASSED[pass ?? 'host-not-covered'];
  return { code: 'unsigned', summary: `The request went unsigned, because ${because}${status ? `, and was answered ${status}` : ''}.`, fix };
}
