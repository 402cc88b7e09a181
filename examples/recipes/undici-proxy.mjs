// An API behind a corporate proxy that asks for a password, and that shows a certificate of the company's own authority for every host.
import { explain, sigv4 } from '@sigv4/undici';
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { ProxyAgent, request } from 'undici';

const { PROXY_URL = 'http://proxy.example.com:3128', PROXY_USER, PROXY_PASSWORD, COMPANY_CA } = process.env;
const proxy = new ProxyAgent({
  uri: PROXY_URL,
  token: `Basic ${Buffer.from(`${PROXY_USER}:${PROXY_PASSWORD}`).toString('base64')}`,
  requestTls: { ca: [...rootCertificates, ...(COMPANY_CA ? [readFileSync(COMPANY_CA, 'utf8')] : [])] },
});
const dispatcher = proxy.compose(
  sigv4({
    onEvent: async (event) => {
      if (event.type === 'rejected') console.error(String(await explain(event)));
    },
  }),
);

const api = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const { statusCode, body } = await request(`${api}/items?limit=2`, { dispatcher });
console.log(statusCode, await body.json());

// Prints:
// 200 [ 'Darjeeling', 'Carrot cake' ]
