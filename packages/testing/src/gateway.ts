import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { admit, holdBack, markAnswer, serverTime, type Protection, type ReceivedRequest } from './admission.ts';
import { json, type Answer } from './answers/answer.ts';
import type { AnswerStyle } from './answers/dialect.ts';
import { answerPreflight, corsFields, type Cors } from './cors.ts';
import type { AcceptedCredentials } from './credentials.ts';
import type { Faults } from './faults.ts';
import { readRequest } from './read-request.ts';
import type { Verdict } from './verdict.ts';

/** What a gateway lets pass, and what is behind it. */
export interface GatewayOptions extends Protection {
  /** The service that signatures must be scoped to. Default: `'execute-api'`. */
  readonly service?: string | undefined;
  /** The region that signatures must be scoped to. Default: `'us-east-1'`. */
  readonly region?: string | undefined;
  /** What the gateway tells browsers. Default: nothing, so that pages of other origins cannot call it. */
  readonly cors?: Cors | undefined;
  /**
   * The application behind the gateway: called for requests whose signature holds, and for no other.
   * Default: 200 with the JSON string `"Hello from Lambda!"`. What it throws is answered as 500 with the message.
   */
  readonly respond?: ((request: ReceivedRequest, verdict: Verdict) => Answer | Promise<Answer>) | undefined;
}

/** A running gateway. What can be assigned holds from the next request on. */
export interface Gateway {
  /** `http://127.0.0.1:` and the port, without a slash at the end. */
  readonly url: string;
  /** Address and port, as in the `host` header field. */
  readonly host: string;
  /** Every request so far, in the order in which their bodies were complete; preflights of browsers are not among them. */
  readonly requests: readonly ReceivedRequest[];
  /** Whose requests pass. Assign others to rotate, revoke or expire credentials. */
  credentials: AcceptedCredentials;
  /** What goes wrong now. `{}` for nothing. */
  faults: Faults;
  /** The kind of endpoint whose answers are given. */
  answersAs: AnswerStyle;
  /** What the gateway tells browsers; nothing while it is `undefined`. */
  cors: Cors | undefined;
  /** Ends the server and every connection to it, idle or not. Resolves when the port is free; more calls do nothing. */
  close(): Promise<void>;
}

/**
 * A local HTTP server on 127.0.0.1 that behaves like an endpoint of AWS behind IAM; unless told otherwise, like a REST API of
 * API Gateway in front of a Lambda function.
 *
 * Whoever signs rightly gets 200 and `"Hello from Lambda!"`, anybody else what AWS would answer, with its own `x-amzn-errortype`
 * and message. A request that cannot be judged gets 501, which AWS never sends. Rejects when no port can be had.
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
  const { service = 'execute-api', region = 'us-east-1', now, respond = helloFromLambda } = options;
  const requests: ReceivedRequest[] = [];

  const answer = async (incoming: IncomingMessage): Promise<Answer> => {
    const sent = await readRequest(incoming);
    const { credentials, faults, answersAs, cors } = gateway;
    const preflight = cors && answerPreflight(sent);
    if (preflight !== undefined) return preflight;

    const protection = { service, region, now, credentials, faults, answersAs };
    const { received, refusal } = admit(sent, protection);
    requests.push(received);
    await holdBack(faults);
    const open = cors !== undefined && (refusal === undefined || cors.onRefusals !== false) ? corsFields(cors) : {};
    if (refusal !== undefined) return { ...refusal, headers: { ...open, ...refusal.headers } };
    const result = await run(respond, received);
    return { ...result, headers: { ...markAnswer(gateway), ...open, ...result.headers } };
  };

  // Long tokens, and tests with a thousand parameters, need more room than Node's 16 KiB.
  const server = createServer({ maxHeaderSize: 1 << 20 }, (incoming, outgoing) => {
    answer(incoming)
      .then((result) => send(outgoing, result, serverTime({ now, faults: gateway.faults })))
      .catch(() => outgoing.destroy()); // the caller went away while sending
  });
  server.maxHeadersCount = 0; // no limit: a field that is cut off would look unsigned
  server.listen(0, '127.0.0.1');
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
      server.closeAllConnections(); // else kept-alive connections hold the server open
      await closed;
    },
  };
  return gateway;
}

const helloFromLambda = (): Answer => json(200, 'Hello from Lambda!');

async function run(respond: NonNullable<GatewayOptions['respond']>, request: ReceivedRequest): Promise<Answer> {
  try {
    return await respond(request, request.verdict);
  } catch (error) {
    return json(500, { message: `The gateway's respond option threw: ${String(error)}` });
  }
}

function send(outgoing: ServerResponse, { status, headers = {}, body = '' }: Answer, now: number): void {
  outgoing.sendDate = false; // the date is the gateway's clock, not the machine's
  outgoing.statusCode = status;
  for (const [name, value] of Object.entries({ date: new Date(now).toUTCString(), ...headers })) outgoing.setHeader(name, value);
  outgoing.end(body);
}
