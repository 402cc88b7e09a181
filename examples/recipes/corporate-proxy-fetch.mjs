// fetch behind a corporate proxy: undici's dispatcher reads HTTPS_PROXY and NO_PROXY. The dispatcher and the fetch are of one undici.
import { explain, sigv4 } from '@sigv4/fetch';
import { EnvHttpProxyAgent, fetch } from 'undici';

const dispatcher = new EnvHttpProxyAgent();
const signedFetch = sigv4(fetch);

const response = await signedFetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=2', {
  dispatcher,
});
if (!response.ok) console.error(String(await explain(response)));
console.log(response.status, await response.json());

// Prints:
// 200 [ 'Darjeeling', 'Carrot cake' ]
