// Injects one signed axios instance into the classes of an application, as NestJS does. The classes know nothing about AWS. Replace the
// names of the providers by your own.
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

/** One instance for the whole application, so that credentials are loaded once. In a NestJS module: `providers: [teaRoomApi, Orders]`. */
export const teaRoomApi = {
  provide: 'TEA_ROOM_API',
  inject: ['CONFIG'],
  /** @param {{ url: string, region: string }} config */
  useFactory({ url, region }) {
    const api = axios.create({ baseURL: url });
    api.interceptors.request.use(sigv4({ service: 'execute-api', region })); // with a service, requests to the host of baseURL are signed
    return api;
  },
};

/** In NestJS: `constructor(@Inject('TEA_ROOM_API') api)`. In a test, pass an axios instance that signs nothing. */
export class Orders {
  /** @param {import('axios').AxiosInstance} api */
  constructor(api) {
    this.api = api;
  }

  /** @param {{ table: number, items: string[] }} order */
  async place(order) {
    const { data } = await this.api.post('/orders', order);
    return data;
  }
}

const config = { url: 'https://api.example.com/tea-room', region: 'eu-west-1' };
const orders = new Orders(teaRoomApi.useFactory(config));
console.log(await orders.place({ table: 7, items: ['tea'] }));

// Prints:
// { id: 1, table: 7, items: [ 'tea' ] }
