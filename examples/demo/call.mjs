import { createSigner, explain, sigv4 } from '@sigv4/fetch';
import { bold, dim, green, red } from './ink.mjs';

/**
 * Calls a URL with your own credentials, and shows the answer. If it is a refusal, shows why and what to do.
 *
 * @param {URL} url
 * @param {{ method?: string | undefined, service?: string | undefined, region?: string | undefined }} options
 * @returns true if the call succeeded
 */
export async function call(url, { method = 'GET', service, region }) {
  const signer = createSigner({
    onEvent(event) {
      if (event.type === 'signed')
        console.log(dim(`signed for ${event.service} in ${event.region} with ${event.accessKeyId}`));
      if (event.type === 'redirected') console.log(dim(`${event.status}, redirected to ${event.to}`));
    },
  });
  const signedFetch = sigv4(fetch, signer);
  console.log(`${bold(method.toUpperCase())} ${url.origin}${url.pathname}`); // query values can be secrets

  try {
    const response = await signedFetch(url, { method, sigv4: { service, region } }); // options of its own: the request is signed, whatever its host
    console.log((response.ok ? green : red)(`${response.status} ${response.statusText}`.trim()));
    const explanation = await explain(response);
    // A refusal of AWS can repeat the session token, so it is not printed. Its explanation is: it holds no secret.
    if (!explanation || explanation.code === 'unknown' || explanation.code === 'not-from-aws')
      console.log(await bodyOf(response));
    if (explanation) console.error(`\n${String(explanation)}`);
    return response.ok;
  } catch (error) {
    const { message, cause } = /** @type {Error & { cause?: Error & { code?: string } }} */ (error);
    const explanation = await explain(error);
    console.error(`\n${explanation ? String(explanation) : message}`);
    if (cause) console.error(`Cause: ${cause.message || cause.code}`);
    return false;
  }
}

/** @param {Response} response */
async function bodyOf(response) {
  const type = response.headers.get('content-type') ?? 'text/plain';
  if (/text|json|xml|urlencoded/.test(type)) return response.text();
  return `(${(await response.arrayBuffer()).byteLength} bytes of ${type})`;
}
