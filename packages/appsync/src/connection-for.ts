import type { Signer, SigV4Options } from '@sigv4/core';
import { readEndpoint } from './endpoint.ts';
import { signedFields } from './signed-fields.ts';

/** The arguments of `new WebSocket(url, protocols)`. */
export interface Connection {
  /** The URL of the WebSocket. */
  readonly url: string;
  /** The subprotocols. The second one has the signature, and also the session token: do not log it. */
  readonly protocols: string[];
}

/**
 * Returns the URL and the subprotocols of a WebSocket to an AppSync API, for GraphQL subscriptions or for AppSync Events. The path of the
 * endpoint tells which: `/graphql` or `/event`.
 *
 * The first argument is a signer, or the options of a signer. AppSync accepts a signature for about five minutes, so call this function for
 * each connection, and again when you reconnect. A host of AWS states its region. For a custom domain, the region is that of the signer,
 * of the environment, or of the AWS profile. An endpoint that is not one of these is a `TypeError`.
 *
 * @example
 * ```ts
 * import { connectionFor, createSigner } from '@sigv4/appsync';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const { url, protocols } = await connectionFor(signer, 'https://abc123.appsync-api.eu-west-1.amazonaws.com/event');
 * // url: wss://abc123.appsync-realtime-api.eu-west-1.amazonaws.com/event/realtime
 * // protocols: ['aws-appsync-event-ws', 'header-eyJhY2NlcHQi...']
 * ```
 */
export async function connectionFor(signer: Signer | SigV4Options, endpoint: string | URL): Promise<Connection> {
  const { url, kind, socketUrl } = readEndpoint(endpoint);
  const [protocol, path] = kind === 'graphql' ? ['graphql-ws', '/connect'] : ['aws-appsync-event-ws', ''];
  const fields = await signedFields(signer, url + path, '{}');
  return { url: socketUrl, protocols: [protocol, `header-${base64url(JSON.stringify(fields))}`] };
}

/** All headers are ASCII. A subprotocol cannot contain `+`, `/` and `=`. */
const base64url = (text: string): string =>
  btoa(text).replace(/[+/=]/g, (char) => ({ '+': '-', '/': '_' })[char] ?? '');
