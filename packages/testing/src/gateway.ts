import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json, type Answer } from './answer.ts';
import type { KnownCredentials } from './credentials.ts';
import type { RawRequest } from './raw-request.ts';
import { rejectAsApiGateway } from './rejection-answer.ts';
import type { Verdict } from './verdict.ts';
import { verify } from './verify.ts';

/** A request that reached a gateway, and what the gateway thought of it. */
export interface ReceivedRequest extends RawRequest {
  readonly verdict: Verdict;
}

/** What a gateway lets pass, and what is behind it. */
export interface GatewayOptions {
  /** Whose requests pass. */
  readonly credentials: readonly KnownCredentials[];
  /** The service that signatures must be scoped to. Default: `'execute-api'`. */
  readonly service?: string | undefined;
  /** The region that signatures must be scoped to. Default: `'us-east-1'`. */
  readonly region?: string | undefined;
  /** The gateway's clock, in milliseconds since the epoch; also that of its `date` header field. Default: `Date.now`. */
  readonly now?: (() => number) | undefined;
  /**
   * The application behind the gateway: called for requests whose signature holds, and for no other.
   * Default: 200 with the JSON string `"Hello from Lambda!"`. What it throws is answered as 500 with the message.
   */
  readonly respond?: ((request: ReceivedRequest, verdict: Verdict) => Answer | Promise<Answer>) | undefined;
}

/** A running gateway. */
export interface Gateway {
  /** `http://127.0.0.1:` and the port, without a slash at the end. */
  readonly url: string;
  /** Address and port, as in the `host` header field. */
  readonly host: string;
  /** Every request so far, in the order in which their bodies were complete. */
  readonly requests: readonly ReceivedRequest[];
  /** Whose requests pass now. */
  readonly credentials: readonly KnownCredentials[];
  /** Replaces whose requests pass from now on: to rotate, revoke, or expire credentials. */
  setCredentials(credentials: readonly KnownCredentials[]): void;
  /** Ends the server and every connection to it, idle or not. Resolves when the port is free; more calls do nothing. */
  close(): Promise<void>;
}

/**
 * A local HTTP server on 127.0.0.1 that behaves like an IAM-protected API Gateway REST API in front of a Lambda function.
 *
 * Whoever signs rightly gets 200 and `"Hello from Lambda!"`, anybody else 403 with API Gateway's own `x-amzn-errortype`
 * and message. A request that cannot be judged gets 501, which AWS never sends. Rejects when no port can be had.
 *
 * @example
 * ```ts
 * import { createGateway } from '@sigv4/testing';
 *
 * const gateway = await createGateway({
 *   credentials: [{ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }],
 * });
 * const response = await fetch(`${gateway.url}/prod/items`);
 * console.log(response.status, await response.text()); // 403 {"message":"Missing Authentication Token"}
 * console.log(gateway.requests[0]?.verdict.code); // missing-token
 * await gateway.close();
 * ```
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  const { service = 'execute-api', region = 'us-east-1', now = Date.now, respond = helloFromLambda } = options;
  let credentials = [...options.credentials];
  const requests: ReceivedRequest[] = [];

  const receive = async (incoming: IncomingMessage): Promise<ReceivedRequest> => {
    const raw = await readRaw(incoming);
    const lookup = (accessKeyId: string): KnownCredentials | undefined =>
      credentials.find((known) => known.accessKeyId === accessKeyId);
    const request = { ...raw, verdict: verify(raw, lookup, { service, region, now }) };
    requests.push(request);
    return request;
  };
  const answer = async (request: ReceivedRequest): Promise<Answer> => {
    if (!request.verdict.ok) return rejectAsApiGateway(request.verdict);
    try {
      return await respond(request, request.verdict);
    } catch (error) {
      return json(500, { message: `The gateway's respond option threw: ${String(error)}` });
    }
  };

  // Long tokens, and tests with a thousand parameters, need more room than Node's 16 KiB.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (incoming, outgoing) => {
    receive(incoming)
      .then(answer)
      .then((result) => send(outgoing, result, now()))
      .catch(() => outgoing.destroy()); // the caller went away while sending
  });
  server.maxHeadersCount = 0; // no limit: a field that is cut off would look unsigned
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const closed = new Promise<void>((resolve) => server.once('close', resolve));

  return {
    url: `http://${host}`,
    host,
    requests,
    get credentials() {
      return credentials;
    },
    setCredentials: (next) => {
      credentials = [...next];
    },
    close: async () => {
      server.close();
      server.closeAllConnections(); // else kept-alive connections hold the server open
      await closed;
    },
  };
}

const helloFromLambda = (): Answer => json(200, 'Hello from Lambda!');

async function readRaw(incoming: IncomingMessage): Promise<RawRequest> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of incoming as AsyncIterable<Uint8Array>) chunks.push(chunk);
  const { method = '', url: target = '', rawHeaders } = incoming;
  const headers = rawHeaders.flatMap((name, index) => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ''] as const] : []));
  return { method, target, headers, body: Buffer.concat(chunks) };
}

function send(outgoing: ServerResponse, { status, headers = {}, body = '' }: Answer, now: number): void {
  outgoing.sendDate = false; // the date is the gateway's clock, not the machine's
  const fields = {
    date: new Date(now).toUTCString(),
    'x-amzn-requestid': randomUUID(),
    'x-amz-apigw-id': randomBytes(11).toString('base64'),
    ...headers,
  };
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(fields)) outgoing.setHeader(name, value);
  outgoing.end(body);
}
