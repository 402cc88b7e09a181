import { discardBody } from '@sigv4/core';
import axios from 'axios';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';

/** What axios' http adapter takes as its `transport`. */
interface HttpTransport {
  request(
    options: RequestOptions & { maxBodyLength?: number; followRedirects?: boolean },
    respond: (answer: Answer) => void,
  ): ClientRequest;
}

/** What the http adapter looks at of an answer. */
type Answer = Readable &
  Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'> & { readonly req?: ClientRequest | undefined };

/**
 * Stands in for follow-redirects, which the http adapter would use: a redirect is handed on, without its body, and what else axios
 * leaves to follow-redirects is done here. With Node's own transport in its place, a `timeout` would begin only when the connection
 * stands; with follow-redirects it begins as soon as there is a socket.
 */
export function httpTransport(timeout: number): HttpTransport {
  return {
    request(options, respond) {
      const { request: send } = process.getBuiltinModule(options.protocol === 'https:' ? 'node:https' : 'node:http'); // not an import: this file is for browsers, too
      const request = send(options, (answer) =>
        respond(isRedirect(answer.statusCode, answer.headers.location) ? headOf(answer) : answer),
      );
      if (timeout > 0 && Number.isFinite(timeout)) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        request.once('socket', () => {
          timer = setTimeout(() => request.emit('timeout'), timeout); // not before: an agent may have it wait for its turn
        });
        for (const event of ['response', 'close', 'error']) request.once(event, () => clearTimeout(timer));
        request.once('timeout', () => request.destroy()); // which older axios leaves to follow-redirects
      }
      return IS_OLDER ? forOlderAxios(request, options.maxBodyLength) : request;
    },
  };
}

/** A transport of the caller's, told not to follow by the option that follow-redirects has for it: it would take the session token along. */
export function withoutFollowing(transport: HttpTransport): HttpTransport {
  return {
    request: (options, respond) => transport.request(Object.assign(options, { followRedirects: false }), respond),
  };
}

/** One wrapper for each fetch: axios keeps an adapter for every one that it is given. */
const wrappers = new WeakMap<typeof fetch, typeof fetch>();

/** A fetch that hands on redirects without their bodies. Up to 1.11 axios takes no fetch, and reads them. */
export function fetchWithoutRedirectBodies(inner: typeof fetch): typeof fetch {
  let wrapper = wrappers.get(inner);
  if (!wrapper) {
    wrapper = async (input, init) => {
      const answer = await inner(input, init);
      if (!isRedirect(answer?.status, answer?.headers.get?.('location'))) return answer; // a mock may answer anything
      discardBody(answer.body);
      const headers = new Headers(answer.headers);
      headers.delete('content-length'); // axios compares it with maxContentLength
      return new Response(new Uint8Array(), { status: answer.status, statusText: answer.statusText, headers });
    };
    wrappers.set(inner, wrapper);
  }
  return wrapper;
}

function isRedirect(status: number | undefined, location: string | null | undefined): boolean {
  return /^30[12378]$/.test(String(status)) && Boolean(location);
}

/** A redirect without its body, which axios would read to its end, decode and measure before anybody could follow. */
function headOf(answer: Answer): Answer {
  const { statusCode, statusMessage, headers, req } = answer;
  answer.destroy();
  return Object.assign(process.getBuiltinModule('node:stream').Readable.from([]), {
    statusCode,
    statusMessage,
    headers,
    req,
  });
}

const IS_OLDER = Number(axios.VERSION.split('.')[1]) < 16;

/**
 * Up to 1.15 axios drops what goes wrong with an answer when `destroyed` is true of the request, as it is of Node's by then, and its
 * caller would wait forever. It also leaves it to follow-redirects to count the bytes of a stream.
 */
function forOlderAxios(request: ClientRequest, maxBodyLength = Infinity): ClientRequest {
  if (maxBodyLength < Infinity) limit(request, maxBodyLength);
  return new Proxy(request, {
    get(target, property) {
      if (property === 'destroyed') return false;
      const value: unknown = Reflect.get(target, property);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function limit(request: ClientRequest, maxBodyLength: number): void {
  const write = request.write.bind(request);
  let written = 0;
  request.write = (chunk: string | Uint8Array): boolean => {
    written += Buffer.byteLength(chunk);
    if (written <= maxBodyLength) return write(chunk);
    request.destroy(
      Object.assign(new Error('Request body larger than maxBodyLength limit'), {
        code: 'ERR_FR_MAX_BODY_LENGTH_EXCEEDED',
      }),
    );
    return false;
  };
}
