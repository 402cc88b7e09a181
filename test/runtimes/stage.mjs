// The servers that the portable suite talks to. They keep no state between requests, and say in their answers what arrived, so that
// a test in any runtime can look at it.
import { once } from 'node:events';
import { createServer, request as send } from 'node:http';
import { createGateway } from '@sigv4/testing';
import { EXPIRED, LONG_TERM, TEMPORARY } from './suite/keys.mjs';

/** What the documentation of API Gateway lists for CORS: no more than this may be needed. */
const USUAL_CORS_HEADERS = 'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token';
const TEN_MINUTES = 600_000;

const described = ({ method, target, headers, body }) => ({
  method,
  target,
  headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
  length: body.length,
  body: body.length > 64 * 1024 ? undefined : Buffer.from(body).toString('latin1'),
});

const echo = (request) => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(described(request)),
});

async function listen(answer) {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** A host that nobody signs for: it tells whatever arrives. */
function openPlain() {
  return listen(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const headers = Object.entries(request.headers);
    response
      .setHeader('access-control-allow-origin', '*')
      .setHeader('access-control-allow-headers', 'authorization, *')
      .setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(described({ method: request.method, target: request.url, headers, body: Buffer.concat(chunks) })),
    );
  });
}

/** In front of a gateway, preflights are answered as the documentation of API Gateway has it, and told in the answers that follow. */
function openUsualCors(gateway) {
  let preflights = 0;
  return listen((request, response) => {
    const open = { 'access-control-allow-origin': '*', 'access-control-expose-headers': 'x-preflights' };
    if (request.method === 'OPTIONS') {
      preflights += 1;
      response
        .writeHead(204, {
          ...open,
          'access-control-allow-methods': 'GET,POST,PUT',
          'access-control-allow-headers': USUAL_CORS_HEADERS,
        })
        .end();
      return;
    }
    const onward = send(gateway.url + request.url, { method: request.method, headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode, { ...answer.headers, ...open, 'x-preflights': String(preflights) });
      answer.pipe(response);
    });
    request.pipe(onward);
  });
}

/** Opens every server, and gives back their addresses and how to close them. */
export async function openStage() {
  const credentials = [LONG_TERM, TEMPORARY, { ...EXPIRED, expiration: new Date(0) }];
  const protection = {
    credentials,
    region: 'eu-west-1',
    respond: echo,
    cors: { expose: ['x-amzn-errortype', 'date'] },
  };
  const plain = await openPlain();
  const api = await createGateway({
    ...protection,
    faults: { redirect: { from: '/prod/moved', to: '/prod/items?from=moved' } },
  });
  const servers = {
    plain,
    api,
    s3: await createGateway({ ...protection, service: 's3', answersAs: 's3' }),
    away: await createGateway({ ...protection, faults: { redirect: { to: `${plain.url}/landing` } } }),
    mute: await createGateway({ ...protection, cors: {} }),
    late: await createGateway({ ...protection, cors: {}, faults: { clockSkew: TEN_MINUTES } }),
    closed: await createGateway({ ...protection, cors: { onRefusals: false } }),
    usual: await openUsualCors(api),
  };
  return {
    urls: Object.fromEntries(Object.entries(servers).map(([name, { url }]) => [name, url])),
    close: () => Promise.all(Object.values(servers).map((server) => server.close())),
  };
}
