// A client over axios that is CommonJS: for an ES module, its types are of the other declaration of axios.
import axios, { type AxiosRequestConfig } from 'axios';

export const get = async (url: string, config: AxiosRequestConfig): Promise<unknown> =>
  (await axios.get(url, config)).data;
