import { Agent, createServer, validateHeaderName, validateHeaderValue } from 'node:http';
import { Agent as SecureAgent } from 'node:https';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { inspect } from 'node:util';
import { sigv4 as signAxios } from '@sigv4/axios';
import { createSigner, presign, sigv4 as signFetch } from '@sigv4/fetch';
import { sigv4 as signUndici } from '@sigv4/undici';
import axios, { AxiosError, AxiosHeaders } from 'axios';
import { Agent as Dispatcher, buildConnector, request as requestOfUndici } from 'undici';
import { bodyOf } from './cases.mjs';

// Every way in which a request of a case is sent. A network in memory keeps what a real one would have put on the wire; it
// refuses, as real ones do, what cannot be put there. `errors` holds what the network and the caller's own functions have thrown.

/** @typedef {{ method: string, target: string, host: string, protocol: string, headers: [string, string][], body: Uint8Array }} Sent */

/** A network that answers as a case says, and keeps what was sent. */
export function networkOf(answer) {
  /** @type {Sent[]} */
  const sent = [];
  const errors = new WeakSet();
  const tagged = async (work) => {
    try {
      return await work();
    } catch (error) {
      errors.add(error);
      throw error;
    }
  };
  const keep = (url, { method, headers, body }) => {
    const { protocol, host, pathname, search } = new URL(url);
    const fields = headers.some(([name]) => name === 'host') ? headers : [['host', host], ...headers];
    const request = { method, target: pathname + search, host, protocol, headers: fields, body };
    sent.push(request);
    return answer(request, sent.length - 1);
  };

  const fetched = (input, init) =>
    tagged(async () => {
      const request = new Request(input, init);
      const body = new Uint8Array(await request.arrayBuffer());
      const {
        status,
        headers,
        body: text,
      } = keep(request.url, { method: request.method, headers: [...request.headers], body });
      if (request.redirect === 'error' && /^30[12378]$/.test(status))
        throw new TypeError('fetch failed', { cause: new Error('unexpected redirect') });
      return {
        status,
        headers: new Headers(headers),
        text: status === 204 || status === 304 || request.method === 'HEAD' ? null : text,
      };
    });
  const fetch = async (input, init) => {
    const { text, ...answer } = await fetched(input, init);
    return new Response(text, answer);
  };
  /** As node-fetch, make-fetch-happen and others answer. */
  const fetchOfNode = async (input, init) => {
    const { text, ...answer } = await fetched(input, init);
    const respond = () => ({
      ...answer,
      ok: answer.status === 200,
      body: Readable.from(text === null ? [] : [Buffer.from(text)]),
      text: async () => text ?? '',
      clone: respond,
    });
    return respond();
  };

  const adapter = async (config) => {
    const url = axios.getUri({ url: config.url, baseURL: config.baseURL, params: config.params });
    const fields = Object.entries(AxiosHeaders.from(config.headers).toJSON(true));
    const body = await tagged(async () => {
      for (const [name, value] of fields) {
        validateHeaderName(name);
        validateHeaderValue(name, String(value));
      }
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(config.method)) throw new TypeError('Method must be a valid HTTP token');
      return new Uint8Array(await new Response(config.data ?? undefined).arrayBuffer());
    });
    const {
      status,
      headers,
      body: data,
    } = keep(url, {
      method: config.method.toUpperCase(),
      headers: fields.map(([name, value]) => [name.toLowerCase(), String(value)]),
      body,
    });
    const response = {
      status,
      statusText: '',
      headers: AxiosHeaders.from(Object.fromEntries(headers)),
      data,
      config,
      request: { headers: config.headers },
    };
    if (config.validateStatus?.(status) ?? true) return response;
    throw new AxiosError(
      `Request failed with status code ${status}`,
      AxiosError.ERR_BAD_REQUEST,
      config,
      response.request,
      response,
    );
  };

  return { sent, errors, tagged, fetch, fetchOfNode, adapter, keep };
}

/** A server on loopback for the cases that go over a socket, and agents that connect to nothing else. */
export async function openSocket() {
  let network;
  const server = createServer(async (request) => {
    const body = await new Response(Readable.toWeb(request)).arrayBuffer().catch(() => undefined);
    if (!body) return; // the client has gone
    const { method, url, rawHeaders } = request;
    const headers = rawHeaders.flatMap((name, index) => (index % 2 ? [] : [[name, rawHeaders[index + 1]]]));
    const answer = network.keep(`http://${host}${url}`, { method, headers, body: new Uint8Array(body) });
    // Written by hand, for Node would refuse to answer so.
    const text = /^(204|304)$/.test(answer.status) || method === 'HEAD' ? '' : answer.body;
    const head = [
      'HTTP/1.1 ' + answer.status + ' X',
      ...answer.headers.map((field) => field.join(': ')),
      `content-length: ${Buffer.byteLength(text)}`,
      'connection: close',
      '',
      '',
    ];
    request.socket.write(Buffer.from(head.join('\r\n'), 'latin1'));
    request.socket.end(text);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${server.address().port}`;
  const refuse = (name) => {
    throw Object.assign(new Error(`the fuzz calls nobody else, and not ${name}`), { code: 'ECONNREFUSED' });
  };
  const onlyHere = (options) =>
    `${options.host}:${options.port}` === host
      ? connect({ host: '127.0.0.1', port: options.port })
      : refuse(options.host);
  const connector = buildConnector({});
  const dispatcher = new Dispatcher({
    connect: (options, done) => (options.host === host ? connector(options, done) : refuse(options.host)),
  });
  // The caller's own agents lead to sockets, and these to what is under way: they are not ours to print.
  const unprinted = { createConnection: onlyHere, toJSON: () => 'an agent', [inspect.custom]: () => 'an agent' };
  const httpAgent = Object.assign(new Agent(), unprinted);
  const httpsAgent = Object.assign(new SecureAgent(), unprinted);
  return {
    host,
    httpAgent,
    httpsAgent,
    dispatcher,
    serve: (next) => void (network = next),
    fetch: (input, init) =>
      network.tagged(async () => {
        const request = new Request(input, init);
        if (new URL(request.url).host !== host) throw new TypeError('the fuzz calls nobody else');
        return globalThis.fetch(request);
      }),
    close: () => (void dispatcher.destroy(), server.closeAllConnections(), server.close()),
  };
}

const fetchInit = ({ method, headers, body, own, redirect }) => ({
  method,
  headers,
  body: bodyOf(body),
  duplex: 'half',
  ...(own !== undefined && { sigv4: own }),
  ...(redirect && { redirect }),
});

const overFetch =
  (signed) =>
  async ({ url, ...said }) =>
    signed(url, fetchInit(said));

const overAxios =
  (config, signing) =>
  async ({ url, method, headers, body, own, redirect }) => {
    const instance = axios.create({ ...config, proxy: false, transformResponse: [], responseType: 'text' });
    if (signing) instance.interceptors.request.use(signAxios(signing));
    return instance.request({
      url,
      method,
      headers: Object.fromEntries(headers),
      data: bodyOf(body),
      ...(own !== undefined && { sigv4: own }),
      ...(redirect === 'manual' && { maxRedirects: 0 }),
      ...(redirect && { fetchOptions: { redirect } }),
    });
  };

const overUndici =
  (dispatcher) =>
  async ({ url, method, headers, body, own }) => {
    const { statusCode, body: stream } = await requestOfUndici(url, {
      dispatcher,
      method,
      headers: headers.flat(),
      body: bodyOf(body) ?? null,
      ...(own !== undefined && { sigv4: own }),
    });
    return new Response(/^(204|304)$/.test(statusCode) ? null : await stream.text(), { status: statusCode });
  };

/** The client of a case: signed with options, or, without them, as it is by itself. */
export function clientOf(name, network, socket, signing) {
  const wrap = (fetch) => (signing ? signFetch(fetch, signing) : fetch);
  switch (name) {
    case 'fetch':
      return overFetch(wrap(network.fetch));
    case 'fetch, a Request':
      return async ({ url, own, ...said }) =>
        wrap(network.fetch)(new Request(url, fetchInit(said)), own === undefined ? undefined : { sigv4: own });
    case 'a fetch with streams of Node':
      return overFetch(wrap(network.fetchOfNode));
    case 'fetch over a socket':
      socket.serve(network);
      return overFetch(wrap(socket.fetch));
    case 'axios, an adapter':
      return overAxios({ adapter: network.adapter }, signing);
    case 'axios over fetch':
      return overAxios(
        { adapter: 'fetch', env: { fetch: network.fetch, Request: globalThis.Request, Response: globalThis.Response } },
        signing,
      );
    case 'axios over a socket':
      socket.serve(network);
      return overAxios({ adapter: 'http', httpAgent: socket.httpAgent, httpsAgent: socket.httpsAgent }, signing);
    case 'undici over a socket':
      socket.serve(network);
      return overUndici(signing ? socket.dispatcher.compose(signUndici(signing)) : socket.dispatcher);
    default:
      throw new Error(`no client ${name}`);
  }
}

/** The explicit calls: nothing is sent, and what came of it is given back as it would be sent. */
export async function signExplicitly(name, { url, method, headers, body, own }, signing) {
  const signer = createSigner(signing);
  const request = { method, url, headers, body: bodyOf(body) };
  if (name === 'presign') return { url: await presign(signer, request, { ...own, expiresIn: 60 }), headers: {} };
  return signer.sign(request, own ?? undefined);
}
