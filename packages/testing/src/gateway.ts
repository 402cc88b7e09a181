import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  admit,
  holdBack,
  markAnswer,
  protectionOptions,
  serverTime,
  type Protection,
  type ReceivedRequest,
} from './admission.ts';
import { answerRule, json, type Answer } from './answers/answer.ts';
import type { AnswerStyle } from './answers/dialect.ts';
import { answerPreflight, corsFields, corsOptions, type Cors } from './cors.ts';
import type { AcceptedCredentials } from './credentials.ts';
import type { Faults } from './faults.ts';
import { readRequest } from './read-request.ts';
import { callback, check, isWhole, object, optional, type Rules } from './rules.ts';
import type { Verdict } from './verdict.ts';

/** Which requests a gateway accepts, and what is behind it. */
export interface GatewayOptions extends Protection {
  /** The service that signatures must be scoped to. Default: `'execute-api'`. */
  readonly service?: string | undefined;
  /** The region that signatures must be scoped to. Default: `'us-east-1'`. */
  readonly region?: string | undefined;
  /** The CORS headers for browsers. Default: none, so pages of other origins cannot call the gateway. */
  readonly cors?: Cors | undefined;
  /**
   * The application behind the gateway. It is called only for requests that are signed correctly.
   * Default: 200 with the JSON string `"Hello from Lambda!"`. If it throws, or returns something that is not an answer, the gateway
   * answers 500 with the message.
   */
  readonly respond?: ((request: ReceivedRequest, verdict: Verdict) => Answer | Promise<Answer>) | undefined;
  /** The port to listen on, for a program that must know it in advance. Default: 0, which means any free port. */
  readonly port?: number | undefined;
}

const gatewayOptions: Rules = {
  ...protectionOptions,
  cors: optional(object(corsOptions)),
  respond: callback,
  port: optional(['a whole number from 0 to 65535', (value) => isWhole(value, 0, 65_535)]),
};

/** A running gateway. What you assign to it takes effect with the next request. A wrong value is a `TypeError` at the assignment. */
export interface Gateway {
  /** `http://127.0.0.1:` and the port. There is no slash at the end. */
  readonly url: string;
  /** Address and port, as in the `host` header. */
  readonly host: string;
  /** All requests so far, in the order in which their bodies were complete. Without preflights, and without requests that made the gateway fail. */
  readonly requests: readonly ReceivedRequest[];
  /** The credentials whose requests are accepted. Assign others to rotate, revoke or expire credentials. */
  credentials: AcceptedCredentials;
  /** What goes wrong. Assign `{}` to end it. */
  faults: Faults;
  /** The kind of endpoint whose answers are given. It does not change `service`, so a test that assigns `'s3'` needs a gateway with `service: 's3'`. */
  answersAs: AnswerStyle;
  /** The CORS headers for browsers. None while it is `undefined`. */
  cors: Cors | undefined;
  /** Stops the server and closes every connection to it, idle or not. Resolves when the port is free. Further calls do nothing. */
  close(): Promise<void>;
}

/**
 * Starts a local HTTP server on 127.0.0.1 that behaves like an AWS endpoint behind IAM. By default it behaves like a REST API of
 * API Gateway in front of a Lambda function.
 *
 * A request that is signed correctly gets 200 and `"Hello from Lambda!"`. Any other request gets the answer that AWS would give, with
 * AWS's own `x-amzn-errortype` and message. A request that cannot be verified gets 501, which AWS never sends. If the gateway itself
 * fails, it answers 500 with a message. Rejects with a `TypeError` for a wrong option, and with Node's error if the port is not free.
 *
 * @example
 * ```ts
 * import { createGateway } from '@sigv4/testing';
 *
 * const gateway = await createGateway({
 *   credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
 * });
 * const response = await fetch(`${gateway.url}/prod/items`);
 * console.log(response.status, await response.text()); // 403 {"message":"Missing Authentication Token"}
 * console.log(gateway.requests[0]?.verdict.code); // missing-token
 * await gateway.close();
 * ```
 */
export async function createGateway(options: GatewayOptions): Promise<Gateway> {
  check(options, object(gatewayOptions), 'the options');
  const { service = 'execute-api', region = 'us-east-1', now, respond = helloFromLambda, port = 0 } = options;
  const requests: ReceivedRequest[] = [];

  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const sent = await readRequest(incoming);
    const { credentials, faults, answersAs, cors } = gateway;
    check({ credentials, faults, answersAs, cors }, object(gatewayOptions), 'the gateway'); // a test may have changed a list or an object
    const preflight = cors && answerPreflight(sent);
    if (preflight !== undefined) return preflight;

    const protection = { service, region, now, credentials, faults, answersAs };
    const { received, refusal } = await admit(sent, protection);
    requests.push(received);
    await holdBack(faults);
    const open = cors !== undefined && (refusal === undefined || cors.onRefusals !== false) ? corsFields(cors) : {};
    if (refusal !== undefined) return { ...refusal, headers: { ...open, ...refusal.headers } };
    const result = await run(respond, received);
    return { ...result, headers: { ...markAnswer(gateway), ...open, ...result.headers } };
  };

  const serve = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    try {
      const result = await answer(incoming);
      const date = new Date(serverTime({ now, faults: gateway.faults })).toUTCString(); // by the gateway's clock, not the machine's
      send(outgoing, { ...result, headers: { date, ...result.headers } });
    } catch (error) {
      fail(outgoing, error);
    }
  };

  // Long tokens, and tests with a thousand parameters, need more room than Node's 16 KiB.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (incoming, outgoing) => void serve(incoming, outgoing));
  server.maxHeadersCount = 0; // no limit: a header that is cut off would look unsigned
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const closed = new Promise<void>((resolve) => server.once('close', resolve));

  const gateway: Gateway = {
    url: `http://${host}`,
    host,
    requests,
    credentials: options.credentials,
    faults: options.faults ?? {},
    answersAs: options.answersAs ?? 'rest-api',
    cors: options.cors,
    close: async () => {
      server.close();
      server.closeAllConnections(); // otherwise kept-alive connections keep the server open
      await closed;
    },
  };
  return new Proxy(gateway, { set: setChecked });
}

/** Checks what a test assigns. Otherwise only the answer to the next request would say what is wrong. */
function setChecked(gateway: Gateway, name: string, value: unknown): boolean {
  const rule = gatewayOptions[name];
  if (rule) check({ [name]: value }, object({ [name]: rule }), 'the gateway');
  return Reflect.set(gateway, name, value);
}

const helloFromLambda = (): Answer => json(200, 'Hello from Lambda!');

async function run(respond: NonNullable<GatewayOptions['respond']>, request: ReceivedRequest): Promise<Answer> {
  try {
    const given = await respond(request, request.verdict);
    check(given, answerRule, 'the return value of respond');
    return given;
  } catch (error) {
    return json(500, { message: `The gateway's respond option threw: ${String(error)}` });
  }
}

function send(outgoing: ServerResponse, { status, headers = {}, body = '' }: Answer): void {
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.end(body);
}

/** Answers the caller if the gateway itself fails. A closed connection would not say why. */
function fail(outgoing: ServerResponse, error: unknown): void {
  if (outgoing.headersSent || outgoing.socket?.destroyed) return void outgoing.destroy(); // the caller is gone
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name);
  send(outgoing, json(500, { message: `The gateway failed: ${String(error)}` }));
}
