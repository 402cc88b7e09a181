import { canonicalRequest, sigv4 as sigv4ForAxios } from '@sigv4/axios';
import { sigv4 as sigv4ForFetch } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import axios from 'axios';
import { bold, dim, green, indent, red } from './ink.mjs';

/** Only the gateway of this process accepts them. */
const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const scope = { service: 'execute-api', region: 'us-east-1' };

const REFUSAL = '403 {"message":"Missing Authentication Token"}';
const HELLO = '200 "Hello from Lambda!"';

/**
 * Shows an unsigned call, and the same call signed by axios and by fetch, on a gateway on this machine.
 *
 * @returns true if every answer was the expected one
 */
export async function tour() {
  process.env['no_proxy'] = process.env['NO_PROXY'] = '127.0.0.1'; // a proxy from the environment cannot reach this gateway
  const gateway = await createGateway({ credentials: [credentials], ...scope });
  const options = { credentials, ...scope, hosts: [gateway.host] };
  let failures = 0;

  /**
   * Counts what is not as expected, and shows what was expected.
   *
   * @param {string} actual
   * @param {string} expected
   */
  function check(actual, expected) {
    if (actual === expected) return;
    failures += 1;
    console.log(indent(`${red('expected')}\n${indent(expected, 2)}\n${red('but got')}\n${indent(actual, 2)}`, 5));
  }

  /**
   * Makes a call. Shows what arrived at the gateway, and the answer.
   *
   * @param {string} client
   * @param {() => Promise<string>} send returns status and body
   * @param {string} expected
   */
  async function step(client, send, expected) {
    const answer = await send().catch((/** @type {Error} */ error) => error.message);
    const { method, target } = gateway.requests.at(-1) ?? { method: 'nothing', target: 'arrived' };
    console.log(`     ${client}  ${method} ${target}  ${dim('→')}  ${(answer === expected ? green : red)(answer)}`);
    check(answer, expected);
  }

  try {
    console.log(
      `\nA local gateway is listening on ${bold(gateway.url)}. Like API Gateway, it requires IAM signatures.`,
    );

    heading(1, 'an unsigned request');
    const hello = `${gateway.url}/prod/hello`;
    await step('fetch', async () => textOf(await fetch(hello)), REFUSAL);

    heading(2, 'axios.interceptors.request.use(sigv4(options))');
    axios.interceptors.request.use(sigv4ForAxios(options));
    await step('axios', async () => jsonOf(await axios.get(hello)), HELLO);

    heading(3, 'globalThis.fetch = sigv4(fetch, options)');
    globalThis.fetch = sigv4ForFetch(fetch, options);
    await step('fetch', async () => textOf(await fetch(hello)), HELLO);

    heading(4, 'a POST with JSON and query parameters, by axios and by fetch');
    const orders = `${gateway.url}/prod/orders`;
    const params = { note: 'café & cake', size: '2' };
    const order = { table: 7, guests: ['Ada', 'Grace'] };
    await step('axios', async () => jsonOf(await axios.post(orders, order, { params })), HELLO);
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) };
    await step('fetch', async () => textOf(await fetch(`${orders}?${new URLSearchParams(params)}`, init)), HELLO);

    let signed = '';
    for (const { verdict, ...request } of gateway.requests.slice(-2)) {
      const sent = `${request.method} ${request.target} ${new TextDecoder().decode(request.body)}`;
      check(sent, `POST /prod/orders?note=caf%C3%A9%20%26%20cake&size=2 ${init.body}`);
      signed = await canonicalRequest({ ...request, url: gateway.url + request.target }, scope);
      check(signed, verdict.canonicalRequest ?? `no canonical request, but the verdict ${verdict.code}`);
    }
    console.log(
      `\n   The canonical request that was signed. The gateway computed the same one with aws4.\n\n${dim(indent(signed, 5))}\n`,
    );

    console.log(failures ? red(`${failures} results are not as expected.`) : green('All results are as expected.'));
    return failures === 0;
  } finally {
    await gateway.close();
  }
}

/**
 * @param {number} number
 * @param {string} text
 */
function heading(number, text) {
  console.log(`\n${dim(String(number))}  ${bold(text)}`);
}

/** @param {Response} response */
async function textOf(response) {
  return `${response.status} ${await response.text()}`;
}

/** @param {{ status: number, data: unknown }} response */
function jsonOf({ status, data }) {
  return `${status} ${JSON.stringify(data)}`;
}
