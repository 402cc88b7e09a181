// A program of a user with a dispatcher of undici that signs: each request takes `sigv4`, and the types of undici stay as they are.
import { sigv4 } from '@sigv4/undici';
import { Agent, Dispatcher, interceptors, Pool, ProxyAgent, request, stream, upgrade } from 'undici';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';
const proxy: Dispatcher = new ProxyAgent('http://127.0.0.1:3128').compose(sigv4({ region: 'eu-west-1' }));

export async function calls(): Promise<Dispatcher.ResponseData> {
  const dispatcher = new Agent().compose(sigv4(), interceptors.retry(), interceptors.redirect());
  await request(url, { dispatcher: proxy, sigv4: false });
  await stream(url, { dispatcher, method: 'GET', sigv4: { payload: 'unsigned' } }, () => process.stdout);
  await upgrade(url, { dispatcher, sigv4: { service: 'execute-api' } });
  const pool: Dispatcher = new Pool(url).compose(sigv4());
  const sent: Promise<Dispatcher.ResponseData> = pool.request({
    origin: url,
    path: '/prod',
    method: 'GET',
    sigv4: { region: 'eu-west-1' },
  });
  await sent;
  // @ts-expect-error an option that there is not
  await request(url, { dispatcher, sigv4: { regoin: 'eu-west-1' } });
  // @ts-expect-error true says nothing about how
  await request(url, { dispatcher, sigv4: true });
  // @ts-expect-error hosts belong to a signer
  await request(url, { dispatcher, sigv4: { hosts: [] } });
  // @ts-expect-error an option that there is not
  await request(url, { dispatcher, sigv5: false });
  return request(url, { dispatcher, method: 'POST', body: '{}', sigv4: { service: 'execute-api' } });
}

/** A dispatcher of the program's own. */
export class Counting extends Dispatcher {
  signed = 0;
  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    this.signed += options.sigv4 === false ? 0 : 1;
    return proxy.dispatch(options, handler);
  }
}
