import { scopeFor, type Signer, signerOf, type SigV4Options } from '@sigv4/core';

/** The headers of AWS's own clients. `accept` is not signed, because the core never signs it. */
const HEADERS = {
  accept: 'application/json, text/javascript',
  'content-encoding': 'amz-1.0',
  'content-type': 'application/json; charset=UTF-8',
};

/**
 * Signs a POST that nobody sends. Returns all its headers: AppSync reads them from a message, and calculates the signature of the same
 * POST. So `host` is that of the HTTP endpoint, and not that of the WebSocket.
 */
export async function signedFields(
  given: Signer | SigV4Options,
  url: string,
  body: string,
): Promise<Record<string, string>> {
  const request = { method: 'POST', url, headers: HEADERS, body };
  const signer = signerOf(given);
  const { service, region } = await scopeFor(signer, request, { service: 'appsync' });
  const { headers } = await signer.sign(request, {
    service,
    region, // whatever region set the signer has
    signedHeaders: ['content-encoding'],
    payload: 'signed',
  });
  return { ...HEADERS, host: new URL(url).host, ...headers };
}
