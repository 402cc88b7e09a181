import { expect, it } from '@jest/globals';
import axios from 'axios';
import { sigv4 as signAxios } from '@sigv4/axios';
import { sigv4, type SigV4Event } from '@sigv4/fetch';
import { createGateway } from '@sigv4/testing';
import { sigv4 as signUndici } from '@sigv4/undici';
import { LONG_TERM } from '../support/credentials.ts';
import { VERSIONS } from '../wire/undici-case.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod';
const ALL = [1, 2, 3];

it('fetch: requests that are made together are all signed before the first is sent', async () => {
  const order: string[] = [];
  const send = sigv4(
    async () => {
      order.push('sent');
      return new Response();
    },
    { credentials: LONG_TERM, onEvent: ({ type }: SigV4Event) => order.push(type) },
  );
  await Promise.all(ALL.map((id) => send(`${API}/${id}`)));
  expect(order).toEqual(['signed', 'signed', 'signed', 'sent', 'sent', 'sent']);
});

it('axios: the same', async () => {
  const order: string[] = [];
  const instance = axios.create({
    adapter: async (config) => {
      order.push('sent');
      return { data: '', status: 200, statusText: 'OK', headers: {}, config };
    },
  });
  instance.interceptors.request.use(
    signAxios({ credentials: LONG_TERM, onEvent: ({ type }: SigV4Event) => order.push(type) }),
  );
  await Promise.all(ALL.map((id) => instance.get(`${API}/${id}`)));
  expect(order).toEqual(['signed', 'signed', 'signed', 'sent', 'sent', 'sent']);
});

it.each(VERSIONS)(
  '%s: a request is dispatched before its call returns, so that closing waits for it',
  async (_, undici) => {
    const gateway = await createGateway({ credentials: [LONG_TERM] });
    const options = { credentials: LONG_TERM, service: 'execute-api', region: 'us-east-1', hosts: [gateway.host] };
    const dispatcher = new undici.Agent().compose(signUndici(options));
    const request = undici.request(`${gateway.url}/prod`, { dispatcher });
    const closed = dispatcher.close();
    const { statusCode, body } = await request;
    await Promise.all([body.dump(), closed]);
    expect(statusCode).toBe(200);
    await gateway.close();
  },
);
