import { createSigner, sigv4 } from '@sigv4/fetch';
import { adviceOnAnswer, adviceOnError } from './advice.mjs';
import { bold, dim, green, red } from './ink.mjs';

/**
 * Calls a URL with the caller's own credentials, and shows the answer and, where it is no good one, what to do.
 *
 * @param {URL} url
 * @param {{ method?: string | undefined, service?: string | undefined, region?: string | undefined }} options
 * @returns whether the answer was a good one
 */
export async function call(url, { method = 'GET', service, region }) {
  const signer = createSigner({
    onEvent(event) {
      if (event.type === 'signed') console.log(dim(`signed for ${event.service} in ${event.region} with ${event.accessKeyId}`));
      if (event.type === 'redirected') console.log(dim(`${event.status}, on to ${event.to}`));
    },
  });
  const signedFetch = sigv4(fetch, signer);
  console.log(`${bold(method.toUpperCase())} ${url.origin}${url.pathname}`); // query values can be secrets

  try {
    const response = await signedFetch(url, { method, sigv4: { service, region } }); // its own options: signed, whatever the host
    const body = await bodyOf(response);
    const { sessionToken } = await signer.credentials.get();
    console.log((response.ok ? green : red)(`${response.status} ${response.statusText}`.trim()));
    if (body) console.log(withoutToken(body, sessionToken));
    if (!response.ok) advise(adviceOnAnswer(response, body));
    return response.ok;
  } catch (error) {
    advise(adviceOnError(error, url));
    return false;
  }
}

/** @param {Response} response */
async function bodyOf(response) {
  const type = response.headers.get('content-type') ?? 'text/plain';
  if (/text|json|xml|urlencoded/.test(type)) return response.text();
  return `(${(await response.arrayBuffer()).byteLength} bytes of ${type})`;
}

/**
 * AWS's answers to a wrong signature repeat the canonical request, and so the session token; S3's spell it in hex as well.
 *
 * @param {string} body
 * @param {string | undefined} token
 */
function withoutToken(body, token) {
  if (!token) return body;
  const hex = Buffer.from(token).toString('hex').replace(/..(?=.)/g, '$& ');
  const spellings = [token, token.replaceAll('/', '\\/'), encodeURIComponent(token), hex, hex.toUpperCase()];
  return spellings.reduce((text, spelling) => text.replaceAll(spelling, '[session token]'), body);
}

/** @param {string} advice */
function advise(advice) {
  console.error(`\n${advice}`);
}
