// Sends a page's request to an API behind IAM, and the API's answer to the page. The page has no AWS credentials.
import { explain, isSigV4Error, sigv4 } from '@sigv4/fetch';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const TO_API = ['accept', 'content-type', 'if-none-match'];
const TO_PAGE = ['content-type', 'cache-control', 'etag'];

const signedFetch = sigv4(fetch, { maxBufferedBytes: 1_000_000 }); // the largest body of a page

/**
 * Handles a request of node:http, or of Express before `express.json()`.
 *
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
export async function forward(request, response) {
  const { method = 'GET' } = request;
  if (!isSignedIn(request)) return response.writeHead(401).end();
  try {
    const address = addressOf(request);
    if (!address) return response.writeHead(400).end();
    const answer = await signedFetch(address, {
      method,
      headers: pick(Object.entries(request.headers), TO_API),
      body: /^(GET|HEAD)$/.test(method) ? null : /** @type {ReadableStream} */ (Readable.toWeb(request)),
      redirect: 'error', // nobody but you chooses the address
      signal: untilClosed(response),
    });
    const refusal = await refusalOf(answer);
    if (refusal) return refuse(response, refusal);
    response.writeHead(answer.status, pick(answer.headers, TO_PAGE));
    return await pipeline(answer.body ?? [], response); // as it arrives
  } catch (error) {
    if (isSigV4Error(error) && error.code === 'ERR_UNSIGNABLE_BODY') return response.writeHead(413).end();
    if (response.headersSent) return response.destroy();
    return refuse(response, String(error));
  }
}

/** Only the path and the query come from the page. @param {import('node:http').IncomingMessage} request */
function addressOf(request) {
  const { pathname, search } = new URL(request.url ?? '/', 'http://page.invalid'); // without /../
  if (/%2f|%5c/i.test(pathname)) return undefined; // an API that decodes /..%2f leaves /prod
  return `${API}${pathname}${search}`;
}

/** Why AWS refused. A 403 that your API gave itself is for the page. @param {Response} answer */
async function refusalOf(answer) {
  if (answer.status !== 401 && answer.status !== 403) return undefined;
  const explanation = await explain(answer);
  const isOfApi = explanation?.code === 'unknown' && !answer.headers.has('x-amzn-errortype');
  return isOfApi ? undefined : String(explanation);
}

/**
 * @param {Iterable<[string, unknown]>} headers
 * @param {readonly string[]} names
 */
function pick(headers, names) {
  const allowed = [...headers].filter(([name]) => names.includes(name));
  return Object.fromEntries(allowed.map(([name, value]) => [name, String(value)]));
}

/** Ends the call to the API when the page has gone. @param {import('node:http').ServerResponse} response */
function untilClosed(response) {
  const controller = new AbortController();
  response.once('close', () => controller.abort());
  return controller.signal;
}

/**
 * The page learns that it failed. What AWS says is for your log: it may name your account and your role.
 *
 * @param {import('node:http').ServerResponse} response
 * @param {string} why
 */
function refuse(response, why) {
  console.error(why);
  return response.writeHead(502).end();
}

/** Replace this with your own session. @param {import('node:http').IncomingMessage} request */
const isSignedIn = ({ headers }) => headers.cookie === 'session=table-7';
