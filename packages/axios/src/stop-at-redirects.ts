import { discardBody } from '@sigv4/core';
import axios from 'axios';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { Readable } from 'node:stream';

/** The `transport` of axios' http adapter. */
interface HttpTransport {
  request(
    options: RequestOptions & { maxBodyLength?: number; followRedirects?: boolean },
    respond: (answer: Answer) => void,
  ): ClientRequest;
}

/** The parts of an answer that the http adapter reads. */
type Answer = Readable &
  Pick<IncomingMessage, 'statusCode' | 'statusMessage' | 'headers'> & { readonly req?: ClientRequest | undefined };

/**
 * Returns a replacement for follow-redirects, which the http adapter would use. It returns a redirect without its body, and does what else
 * axios leaves to follow-redirects. Node's own transport would start a `timeout` only after the connection is made. follow-redirects
 * starts it as soon as there is a socket, and so does this transport.
 */
export function httpTransport(timeout: number): HttpTransport {
  return {
    request(options, respond) {
      const { request: send } = process.getBuiltinModule(options.protocol === 'https:' ? 'node:https' : 'node:http'); // not an import, because this file also runs in browsers
      const request = send(options, (answer) =>
        respond(isRedirect(answer.statusCode, answer.headers.location) ? headOf(answer) : answer),
      );
      if (timeout > 0 && Number.isFinite(timeout)) {
        let timer: ReturnType<typeof setTimeout> | undefined;
        request.once('socket', () => {
          timer = setTimeout(() => request.emit('timeout'), timeout); // not earlier, because an agent may queue the request
        });
        for (const event of ['response', 'close', 'error']) request.once(event, () => clearTimeout(timer));
        request.once('timeout', () => request.destroy()); // older axios leaves this to follow-redirects
      }
      return IS_OLDER ? forOlderAxios(request, options.maxBodyLength) : request;
    },
  };
}

/** The caller's transport with the option of follow-redirects that turns redirects off. Otherwise the session token would be sent to the next host. */
export function withoutFollowing(transport: HttpTransport): HttpTransport {
  return {
    request: (options, respond) => transport.request(Object.assign(options, { followRedirects: false }), respond),
  };
}

/** One wrapper for each fetch, because axios caches an adapter for every fetch. */
const wrappers = new WeakMap<typeof fetch, typeof fetch>();

/** A fetch that returns redirects without their bodies. Up to 1.11, axios does not use it, and reads the bodies. */
export function fetchWithoutRedirectBodies(inner: typeof fetch): typeof fetch {
  let wrapper = wrappers.get(inner);
  if (!wrapper) {
    wrapper = async (input, init) => {
      const answer = await inner(input, init);
      if (!isRedirect(answer?.status, answer?.headers.get?.('location'))) return answer; // a mock may return anything
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

/** A redirect without its body. axios would read, decode and measure the whole body before the redirect could be followed. */
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
 * Up to 1.15, axios ignores errors of an answer if the request's `destroyed` is true. Node's request is destroyed by then, and the
 * caller would wait forever. These versions also leave it to follow-redirects to count the bytes of a stream.
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
