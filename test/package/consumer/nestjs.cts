// A CommonJS program of a user with NestJS, which is an ES module, so that its types are of the other declaration of axios.
import { HttpService } from '@nestjs/axios';
import { sigv4 } from '@sigv4/axios';
import axios from 'axios';

const url = 'https://abc123.execute-api.eu-west-1.amazonaws.com/prod/hello';

export async function main(http: HttpService): Promise<void> {
  http.axiosRef.interceptors.request.use(sigv4({ region: 'eu-west-1' }));
  http.get<string>(url, { sigv4: { service: 's3' } });
  await http.axiosRef.get(url, { sigv4: false });
  // @ts-expect-error hosts are the signer's
  await http.axiosRef.get(url, { sigv4: { hosts: [] } });
  await axios.get(url, { sigv4: false });
}
