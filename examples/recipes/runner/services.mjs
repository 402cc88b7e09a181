// What stands behind the gateways: the least of a service that lets a client show what it does.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { EventStreamCodec } from '@smithy/eventstream-codec';
import { z } from 'zod';

/**
 * @typedef {import('@sigv4/testing').RawRequest} ReceivedRequest
 * @typedef {import('@sigv4/testing').Answer} Answer
 * @typedef {(request: ReceivedRequest) => Answer | Promise<Answer>} Respond
 */

/**
 * @param {number} status
 * @param {unknown} value
 * @returns {Answer}
 */
const json = (status, value) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});

/**
 * @param {string} body
 * @returns {Answer}
 */
export const xml = (body) => ({
  status: 200,
  headers: { 'content-type': 'application/xml' },
  body: `<?xml version="1.0" encoding="UTF-8"?>\n${body}`,
});

/** @param {ReceivedRequest} request */
export const textOf = ({ body }) => new TextDecoder().decode(body);

/** @param {ReceivedRequest} request */
export const urlOf = ({ target }) => new URL(target, 'https://gateway.invalid');

/** A tea room: items to read, orders to make. @type {Respond} */
export function teaRoom(request) {
  const { pathname, searchParams } = urlOf(request);
  const limit = Number(searchParams.get('limit') ?? 3);
  if (request.method === 'GET' && pathname.endsWith('/items'))
    return json(200, ['Darjeeling', 'Carrot cake', 'Scones'].slice(0, limit));
  if (request.method === 'POST' && pathname.endsWith('/orders'))
    return json(201, { id: 1, ...JSON.parse(textOf(request)) });
  if (request.method === 'POST' && pathname.endsWith('/photos')) return json(201, { bytes: request.body.length });
  return json(404, { message: 'Not Found' });
}

/** The same, which refuses what a page's server must not hand on. @type {Respond} */
export function guardedTeaRoom(request) {
  const handedOn = request.headers.some(([name]) => /^(cookie|x-amz-target|origin|x-forwarded-\w+)$/i.test(name));
  if (handedOn) return json(400, { message: 'A header of the page has arrived' });
  const { pathname } = urlOf(request);
  if (pathname === '/prod/orders/8') return json(403, { error: 'This order is of table 9' });
  return pathname === '/prod/admin' ? forbidden(request) : teaRoom(request);
}

/** What API Gateway says if the policy of the caller does not allow the request. @type {Respond} */
function forbidden({ method, target }) {
  const resource = `arn:aws:execute-api:eu-west-1:123456789012:abc123${target.replace('/prod/', `/prod/${method}/`)}`;
  return {
    status: 403,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'AccessDeniedException' },
    body: JSON.stringify({
      Message: `User: arn:aws:iam::123456789012:user/me is not authorized to perform: execute-api:Invoke on resource: ${resource}`,
    }),
  };
}

/** The connections of a WebSocket API. @type {Respond} */
export function connections({ method, target }) {
  if (target !== '/prod/@connections/Aq0xyfA5IAMCJdA%3D' && target !== '/prod/%40connections/Aq0xyfA5IAMCJdA%3D')
    return json(410, { message: 'Gone' });
  return { status: method === 'DELETE' ? 204 : 200, headers: {}, body: '' };
}

/**
 * The same through a VPC endpoint, which wants to know the API.
 *
 * @type {Respond}
 */
export function privateTeaRoom(request) {
  const named = request.headers.some(
    ([name, value]) =>
      (/^host$/i.test(name) && value.startsWith('abc123.execute-api.')) ||
      (/^x-apigw-api-id$/i.test(name) && value === 'abc123'),
  );
  return named ? teaRoom(request) : json(403, { message: 'Forbidden' });
}

/** The same on a busy day: only every third call gets through. @returns {Respond} */
export function busyTeaRoom() {
  let calls = 0;
  return (request) => (++calls % 3 ? json(503, { message: 'Service Unavailable' }) : teaRoom(request));
}

/** AppSync. @type {Respond} */
export function graphql(request) {
  const { query, variables } = JSON.parse(textOf(request));
  if (!query.includes('items(kind: $kind)')) return json(400, { errors: [{ message: 'Unknown query' }] });
  const names = variables.kind === 'tea' ? ['Darjeeling', 'Earl Grey'] : [];
  const typed = query.includes('__typename'); // Apollo Client asks for it
  return json(200, { data: { items: names.map((name) => (typed ? { __typename: 'Item', name } : { name })) } });
}

/** OpenSearch, with an index in memory. @returns {Respond} */
export function openSearch() {
  /** @type {Map<string, unknown>} */
  const documents = new Map();
  return (request) => {
    const [, , action, id = ''] = urlOf(request).pathname.split('/').map(decodeURIComponent);
    if (action === '_search')
      return json(200, { hits: { hits: [...documents].map(([_id, _source]) => ({ _id, _source })) } });
    if (request.method === 'PUT') {
      documents.set(id, JSON.parse(textOf(request)));
      return json(201, { _id: id, result: 'created' });
    }
    return documents.has(id)
      ? json(200, { _id: id, found: true, _source: documents.get(id) })
      : json(404, { _id: id, found: false });
  };
}

/** A model of Bedrock's. @type {Respond} */
export function chat(request) {
  const { model, stream } = JSON.parse(textOf(request));
  const words = ['Darjeeling,', 'of', 'course.'];
  if (!stream)
    return json(200, {
      id: '1',
      object: 'chat.completion',
      model,
      choices: [{ index: 0, finish_reason: 'stop', message: { role: 'assistant', content: words.join(' ') } }],
    });
  const chunks = words.map((content, index) => ({
    id: '1',
    object: 'chat.completion.chunk',
    model,
    choices: [{ index: 0, delta: { content }, finish_reason: words[index + 1] ? null : 'stop' }],
  }));
  const events = [...chunks.map((chunk) => JSON.stringify(chunk)), '[DONE]'].map((data) => `data: ${data}\n\n`);
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: events.join('') };
}

/** A model of Bedrock's, by Anthropic's Messages API. An API key beside the signature is refused. @type {Respond} */
export function messages(request) {
  if (request.headers.some(([name]) => /^x-api-key$/i.test(name))) return json(401, { type: 'error' });
  if (urlOf(request).pathname !== '/anthropic/v1/messages') return json(404, { type: 'error' });
  const { model, stream } = JSON.parse(textOf(request));
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model,
    stop_reason: 'end_turn',
    stop_sequence: null,
  };
  const usage = { input_tokens: 1, output_tokens: 3 };
  const words = ['Darjeeling,', 'of', 'course.'];
  if (!stream) return json(200, { ...message, usage, content: [{ type: 'text', text: words.join(' ') }] });
  const events = [
    { type: 'message_start', message: { ...message, stop_reason: null, usage, content: [] } },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    ...words.map((text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })),
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage },
    { type: 'message_stop' },
  ].map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: events.join('') };
}

/** The same, as an event stream of AWS's. @type {Respond} */
export function converse() {
  const utf8 = (/** @type {string} */ text) => new TextEncoder().encode(text);
  const codec = new EventStreamCodec(String, utf8);
  const event = (/** @type {string} */ type, /** @type {unknown} */ value) =>
    codec.encode({
      headers: {
        ':message-type': { type: 'string', value: 'event' },
        ':event-type': { type: 'string', value: type },
        ':content-type': { type: 'string', value: 'application/json' },
      },
      body: utf8(JSON.stringify(value)),
    });
  const words = ['Darjeeling,', 'of', 'course.'].map((text) => event('contentBlockDelta', { delta: { text } }));
  const body = Buffer.concat([event('messageStart', { role: 'assistant' }), ...words, event('messageStop', {})]);
  return { status: 200, headers: { 'content-type': 'application/vnd.amazon.eventstream' }, body };
}

/** An MCP server with one tool, made of the MCP SDK. @type {Respond} */
export async function mcp(request) {
  const server = new McpServer({ name: 'tea-room', version: '1.0.0' });
  server.registerTool('brew', { inputSchema: { tea: z.string() } }, ({ tea }) => ({
    content: [{ type: 'text', text: `A pot of ${tea}` }],
  }));
  if (request.method !== 'POST') return json(405, { message: 'Method Not Allowed' });

  const transport = new WebStandardStreamableHTTPServerTransport({}); // without sessions: each request is one of its own
  await server.connect(transport);
  const headers = request.headers
    .filter(([name]) => !/^(connection|content-length|transfer-encoding)$/i.test(name))
    .map(([name, value]) => /** @type {[string, string]} */ ([name, value]));
  const response = await transport.handleRequest(
    new Request(urlOf(request), { method: request.method, headers, body: textOf(request) }),
  );
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.text() };
}

/**
 * Cognito, where everybody is a guest.
 *
 * @param {{ accessKeyId: string, secretAccessKey: string, sessionToken: string }} credentials
 * @returns {Respond}
 */
export function cognito({ accessKeyId, secretAccessKey, sessionToken }) {
  const Credentials = {
    AccessKeyId: accessKeyId,
    SecretKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: Date.now() / 1000 + 3600,
  };
  return (request) => {
    const isFirst = request.headers.some(([name, value]) => /^x-amz-target$/i.test(name) && value.endsWith('.GetId'));
    const answer = json(200, {
      IdentityId: 'eu-west-1:11111111-1111-1111-1111-111111111111',
      ...(isFirst ? {} : { Credentials }),
    });
    const open = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type, x-amz-target' };
    return { ...answer, headers: { ...answer.headers, ...open } };
  };
}

/** DynamoDB local without tables. @type {Respond} */
export const noTables = ({ headers }) =>
  headers.some(([, value]) => value === 'DynamoDB_20120810.ListTables') ? json(200, { TableNames: [] }) : json(400, {});

/** Tells which header fields arrived. @type {Respond} */
export const echo = ({ headers }) => json(200, headers.map(([name]) => name.toLowerCase()).sort());

/**
 * STS, which gives everybody the same role, and a page that tells how often since it was last asked.
 *
 * @param {{ accessKeyId: string, secretAccessKey: string, sessionToken: string }} credentials
 * @returns {{ sts: Respond, counter: Respond }}
 */
export function sts({ accessKeyId, secretAccessKey, sessionToken }) {
  const expiration = new Date(Date.now() + 3_600_000).toISOString();
  const credentials = `<AccessKeyId>${accessKeyId}</AccessKeyId><SecretAccessKey>${secretAccessKey}</SecretAccessKey><SessionToken>${sessionToken}</SessionToken><Expiration>${expiration}</Expiration>`;
  let times = 0;
  return {
    sts(request) {
      const action = new URLSearchParams(textOf(request)).get('Action');
      if (action !== 'AssumeRole') return { status: 400 };
      times += 1;
      return xml(
        `<AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>${credentials}</Credentials></AssumeRoleResult></AssumeRoleResponse>`,
      );
    },
    counter() {
      const told = times;
      times = 0;
      return json(200, told);
    },
  };
}
