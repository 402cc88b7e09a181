// A page that calls an API behind IAM with temporary credentials. It shows the signed request, the answer, and the cause of a rejection.
// You enter the identity pool and the URL in the page.
import { createSigner, explain, sigv4 } from '@sigv4/fetch';
import { guestOf } from './cognito.mjs';

/** One signer for each identity pool, so that credentials are loaded once. @type {Map<string, import('@sigv4/fetch').Signer>} */
const signers = new Map();

find('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  for (const section of document.querySelectorAll('section')) section.hidden = true;
  const form = /** @type {Record<string, string>} */ (
    Object.fromEntries(new FormData(/** @type {HTMLFormElement} */ (event.target)))
  );
  const button = /** @type {HTMLButtonElement} */ (find('button'));
  button.disabled = true;
  try {
    await send(form);
  } catch (error) {
    show('answer', { pre: String(error) }); // an error of Cognito, of the signer, or of the network
    await showExplanation(error);
  } finally {
    button.disabled = false;
  }
});

/** @param {Record<string, string>} form */
async function send({ url = '', pool = '', region = '', method = 'GET', body = '' }) {
  const signer = signers.get(pool) ?? createSigner({ credentials: guestOf(pool) });
  signers.set(pool, signer);

  const signedFetch = sigv4(showing(fetch), signer);
  const response = await signedFetch(url, {
    method,
    ...(body && { body, headers: { 'content-type': 'application/json' } }),
    sigv4: { region: region || undefined }, // a request with its own options is signed for any host
  });
  const { accessKeyId, expiration } = await signer.credentials.get();
  find('#request .keys').textContent =
    `With the keys ${accessKeyId}, which end at ${expiration?.toLocaleTimeString()}.`;

  const text = await response.clone().text();
  show('answer', { pre: `${response.status} ${response.statusText}\n\n${text}` });
  await showExplanation(response);
}

/** @param {unknown} refusal a rejection, or anything else, which has no explanation */
async function showExplanation(refusal) {
  const explanation = await explain(refusal);
  if (explanation)
    show('explanation', { '.summary': explanation.summary, '.fix': explanation.fix, pre: String(explanation) });
}

/**
 * Wraps a fetch to show its requests. `sigv4` calls it, so it gets the signed request.
 *
 * @param {typeof globalThis.fetch} fetch
 * @returns {typeof globalThis.fetch}
 */
function showing(fetch) {
  return (input, init) => {
    const { pathname, search, host } = new URL(/** @type {string} */ (input));
    const headers = Object.entries({ host, ...Object.fromEntries(new Headers(init?.headers)) });
    const lines = headers.map(
      ([name, value]) => `${name}: ${name === 'x-amz-security-token' ? `${value.slice(0, 12)}…` : value}`,
    );
    show('request', { pre: [`${init?.method} ${pathname}${search}`, ...lines].join('\n') });
    return fetch(input, init);
  };
}

/**
 * @param {string} section
 * @param {Record<string, string>} texts by selector
 */
function show(section, texts) {
  for (const [selector, text] of Object.entries(texts)) find(`#${section} ${selector}`).textContent = text;
  find(`#${section}`).hidden = false;
}

/** @param {string} selector */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

// Prints:
// GET /prod/items?kind=tea%20cake
// 200 OK ["Darjeeling","Carrot cake","Scones"]
// POST /prod/orders
// 201 Created {"id":1,"table":7}
// POST /prod/orders
// 403 Forbidden {"message":"Credential should be scoped to a valid region, not 'us-east-1'. "}
// The request was signed for the region "us-east-1" instead of "eu-west-1".
// Pass region: 'eu-west-1'.
