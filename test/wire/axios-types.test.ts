import { expect, it } from '@jest/globals';
import { createSigner, sigv4, type RequestOptions, type SigV4Options } from '@sigv4/axios';
import axios, { Axios, type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';

const options: SigV4Options = { service: 'execute-api', region: 'eu-west-1', hosts: ['api.example.com'] };
const own: RequestOptions = { service: 's3', region: 'eu-west-1', payload: 'unsigned', signedHeaders: ['x-a'] };

it('an interceptor is made of nothing, of options, or of a signer', () => {
  const made = [sigv4(), sigv4(options), sigv4(createSigner(options)), sigv4({ service: undefined })];
  const ids = made.map((interceptor) =>
    axios.create().interceptors.request.use(interceptor, undefined, {
      runWhen: ({ sigv4: choice }) => choice !== false,
      synchronous: true,
    }),
  );
  expect(ids).toEqual([0, 0, 0, 0]);
});

it('sigv4 is an option of an instance and of its defaults', () => {
  const instance = axios.create({ sigv4: own });
  instance.defaults.sigv4 = { ...own, region: 'us-west-2' };
  expect([instance.defaults.sigv4.region, new Axios({ sigv4: false }).defaults.sigv4]).toEqual(['us-west-2', false]);
});

/** Compiled, not run: what a caller may write, and what not. */
export async function calls(client: AxiosInstance): Promise<AxiosRequestConfig> {
  await client.get('/', { sigv4: own });
  await client.post<{ id: string }>('/', {}, { sigv4: false });
  await client.request({ sigv4: undefined });
  await client<string>('/', { sigv4: { credentials: async () => ({ accessKeyId: '', secretAccessKey: '' }) } });
  // @ts-expect-error -- true says nothing
  await client.get('/', { sigv4: true });
  // @ts-expect-error -- hosts belong to the signer
  await client.get('/', { sigv4: { hosts: [] } });
  client.interceptors.request.use((config: InternalAxiosRequestConfig) => ({ ...config, sigv4: own }));
  return { sigv4: own };
}
