import { Axios, type InternalAxiosRequestConfig } from 'axios';

/** Without defaults: an instance's own getUri would merge its own in again. */
const bare = new Axios({});

/** The URL as axios makes it of `baseURL`, `url` and `params`. `undefined` if axios cannot: then the adapter has an error of its own for it. */
export function finalUrl(config: InternalAxiosRequestConfig): string | undefined {
  try {
    const url = String(config.url ?? ''); // a URL object is text to all adapters, but not to getUri
    if (!config.baseURL && !config.params && /^https?:\/\//i.test(url)) return url; // which getUri gives back as it is, after a merge of all defaults
    return bare.getUri(config.url === url ? config : { ...config, url });
  } catch {
    return undefined;
  }
}
