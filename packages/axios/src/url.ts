import { Axios, type InternalAxiosRequestConfig } from 'axios';

/** The URL as axios makes it of `baseURL`, `url` and `params`. `undefined` if axios cannot: then the adapter has an error of its own for it. */
export function finalUrl(config: InternalAxiosRequestConfig): string | undefined {
  try {
    // An instance's own getUri would merge its defaults in again. A URL object is text to all adapters, but not to getUri.
    return new Axios({}).getUri({ ...config, url: String(config.url ?? '') });
  } catch {
    return undefined;
  }
}
