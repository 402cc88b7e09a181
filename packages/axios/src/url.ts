import { Axios, type InternalAxiosRequestConfig } from 'axios';

/**
 * The URL as axios makes it of `baseURL`, `url` and `params`. `undefined` if that is none: then the adapter has an error of its own
 * for it.
 */
export function finalUrl(config: InternalAxiosRequestConfig): URL | undefined {
  try {
    // An instance's own getUri would merge its defaults in again. A URL object is text to all adapters, but not to getUri.
    return absolute(new Axios({}).getUri({ ...config, url: String(config.url ?? '') }));
  } catch {
    return undefined;
  }
}

/** The host of the base URL, with port. */
export function baseHost({ baseURL }: InternalAxiosRequestConfig): string | undefined {
  return baseURL && absolute(baseURL)?.host;
}

/** In a page, URLs may be relative to it. */
function absolute(url: string): URL | undefined {
  const page = globalThis.location?.href;
  return URL.canParse(url, page) ? new URL(url, page) : undefined;
}
