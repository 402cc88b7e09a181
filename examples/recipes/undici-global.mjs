// Signs the fetch of Node for the whole program, with undici's global dispatcher. Replace the host by your own. The proxy is read from
// HTTPS_PROXY and NO_PROXY.
import { explain, sigv4 } from '@sigv4/undici';
import { EnvHttpProxyAgent, setGlobalDispatcher } from 'undici';

setGlobalDispatcher(
  new EnvHttpProxyAgent().compose(
    sigv4({
      onEvent: async (event) => {
        if (event.type === 'rejected') console.error(String(await explain(event)));
      },
    }),
  ),
);

const response = await fetch('https://abc123.execute-api.eu-west-1.amazonaws.com/prod/items?limit=2');
console.log(response.status, await response.json());

// Prints:
// 200 [ 'Darjeeling', 'Carrot cake' ]
