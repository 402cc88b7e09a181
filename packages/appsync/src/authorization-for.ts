import { type Signer, type SigV4Options, unpolluted } from '@sigv4/core';
import { readEndpoint } from './endpoint.ts';
import { signedFields } from './signed-fields.ts';

/** What you subscribe to, or what you publish, with AppSync Events. */
export interface EventsData {
  /** The channel, such as `/default/news`, or `/default/*` to subscribe. */
  readonly channel: string;
  /** The events to publish, each as JSON text. Leave them out to subscribe. */
  readonly events?: readonly string[] | undefined;
}

/**
 * Returns the authorization object of one message: the headers of a signed request. Send the very data that you pass here, because they are
 * signed.
 *
 * - For GraphQL, `data` is the text of `payload.data`, and the object is `payload.extensions.authorization` of the `start` message.
 * - For AppSync Events, `data` has the `channel`, and also the `events` if you publish. The object is `authorization` of the message.
 *
 * The first argument is a signer, or the options of a signer. The endpoint is that of `connectionFor`. AppSync accepts the object for about
 * five minutes. Wrong data are a `TypeError`.
 *
 * @example
 * ```ts
 * import { authorizationFor, createSigner } from '@sigv4/appsync';
 *
 * const signer = createSigner({ credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' } });
 * const endpoint = 'https://abc123.appsync-api.eu-west-1.amazonaws.com/event';
 * const channel = '/default/news';
 * const authorization = await authorizationFor(signer, endpoint, { channel });
 * const message = JSON.stringify({ type: 'subscribe', id: crypto.randomUUID(), channel, authorization });
 * ```
 */
export async function authorizationFor(
  signer: Signer | SigV4Options,
  endpoint: string | URL,
  data: string | EventsData,
): Promise<Record<string, string>> {
  const { url, kind } = readEndpoint(endpoint);
  return signedFields(signer, url, kind === 'graphql' ? graphqlText(data) : eventsText(data));
}

function graphqlText(data: unknown): string {
  if (typeof data === 'string' && data) return data;
  throw new TypeError(
    'sigv4: for GraphQL, the third argument of authorizationFor must be the text that you send as payload.data: JSON.stringify({ query, variables }).',
  );
}

/** AppSync puts the text together again from the message. So the order is fixed, and nothing else may be in it. */
function eventsText(data: unknown): string {
  const given = Object(data) as EventsData;
  const { channel, events } = unpolluted(given, ['channel', 'events']);
  const isTexts = events === undefined || (Array.isArray(events) && events.every((event) => typeof event === 'string'));
  const isKnown = Object.keys(given).every((name) => name === 'channel' || name === 'events');
  if (typeof channel !== 'string' || !channel || !isTexts || !isKnown)
    throw new TypeError(
      'sigv4: for AppSync Events, the third argument of authorizationFor must be { channel } to subscribe, or { channel, events } to publish. The channel is a text. The events are an array of texts, each made by JSON.stringify.',
    );
  return JSON.stringify({ channel, events });
}
