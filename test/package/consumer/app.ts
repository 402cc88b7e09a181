// A program of a user, as strict as TypeScript gets; compiled as an ES module and as CommonJS.
import axios, { type AxiosInstance, type AxiosRequestConfig, type InternalAxiosRequestConfig } from 'axios';
import {
  createSigner,
  type Credentials,
  explain,
  isSigV4Error,
  presign,
  type RequestOptions,
  type Signer,
  sigv4 as signAxios,
  type SigV4Event,
  type SigV4Options,
} from '@sigv4/axios';
import { sigv4 as signFetch } from '@sigv4/fetch';
import { canonicalRequest } from '@sigv4/core';

const maybe: string | undefined = globalThis.location?.href;
const options: SigV4Options = {
  region: maybe,
  service: undefined,
  onEvent: (event: SigV4Event) => console.log(event.type),
};
const signer: Signer = createSigner(options);

axios.interceptors.request.use(signAxios(signer));
const api: AxiosInstance = axios.create({ baseURL: 'https://api.example.com' });
const interceptor: (config: InternalAxiosRequestConfig) => InternalAxiosRequestConfig = signAxios({
  region: 'eu-west-1',
});
api.interceptors.request.use(interceptor);

const own: RequestOptions = { service: 's3', payload: 'unsigned' };
const config: AxiosRequestConfig<{ readonly table: number }> = { data: { table: 7 }, sigv4: own };
const signedFetch: typeof fetch = signFetch(fetch, {
  async credentials({ forceRefresh } = {}): Promise<Credentials> {
    return { accessKeyId: String(forceRefresh), secretAccessKey: 'secret', sessionToken: maybe };
  },
});

export async function main(): Promise<string> {
  const { data } = await api.get<{ readonly id: string }>('/orders', { ...config, sigv4: false });
  await axios.post('https://api.example.com/orders', { table: 7 }, { sigv4: { region: 'eu-west-1' } });
  // @ts-expect-error hosts are the signer's
  await axios.get('https://api.example.com/orders', { sigv4: { hosts: [] } });
  const response = await signedFetch('https://api.example.com/orders', { sigv4: { service: 'execute-api' } });
  await signedFetch(new Request('https://api.example.com/orders'), { sigv4: false });
  const explanation = await explain(response, { body: maybe });
  if (explanation?.code === 'wrong-clock') console.log(explanation.clockOffset?.toFixed());
  const link: string = await presign(
    signer,
    { method: 'GET', url: new URL('https://bucket.s3.amazonaws.com/key') },
    { expiresIn: 60 },
  );
  const { headers }: { readonly headers: Record<string, string> } = await signer.sign({
    method: 'GET',
    url: link,
    headers: new Headers(),
  });
  const error: unknown = new Error(headers['authorization']);
  if (isSigV4Error(error) && error.code === 'ERR_NO_CREDENTIALS') throw error;
  return data.id + (await canonicalRequest({ method: 'GET', url: link }, { service: 's3', region: 'eu-west-1' }));
}
