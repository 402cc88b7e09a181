/** The HTTP endpoint of an API, and what its path tells about it. */
export interface Endpoint {
  /** The URL, without a query. */
  readonly url: string;
  readonly kind: 'graphql' | 'events';
  /** The URL to which a WebSocket connects. */
  readonly socketUrl: string;
}

/** What follows the id of an API in a host of AWS, in every partition. Other hosts are custom domains. */
const HOST_OF_AWS = /\.appsync-api(?=\.[a-z]+(-[a-z]+)+-\d\.)/;

const REALTIME_HOST = /\.appsync-realtime-api\./;

/** Reads the HTTP endpoint of an API. Throws a `TypeError` for every other URL: a signature for it would be refused. */
export function readEndpoint(given: string | URL): Endpoint {
  const { href, origin, host, protocol, pathname } = parsed(given);
  const kind = ({ '/graphql': 'graphql', '/event': 'events' } as const)[pathname];
  if (!kind || !/^https?:$/.test(protocol) || REALTIME_HOST.test(host) || href !== origin + pathname)
    throw new TypeError(
      `sigv4: ${protocol}//${host}${pathname} is not the HTTP endpoint of an AppSync API. Its scheme is https, its path is /graphql, or /event for AppSync Events, it has no query, and its host is not the realtime one. ${EXAMPLE}`,
    );
  const realtime = origin.replace(/^http/, 'ws').replace(HOST_OF_AWS, '.appsync-realtime-api');
  const hasOwnHost = HOST_OF_AWS.test(host) && kind === 'graphql';
  return { url: href, kind, socketUrl: realtime + pathname + (hasOwnHost ? '' : '/realtime') };
}

const EXAMPLE = 'Pass one such as https://abc123.appsync-api.eu-west-1.amazonaws.com/event.';

function parsed(given: string | URL): URL {
  try {
    return new URL(given);
  } catch {
    throw new TypeError(`sigv4: the endpoint is not a URL. ${EXAMPLE}`); // the platform's error quotes it
  }
}
