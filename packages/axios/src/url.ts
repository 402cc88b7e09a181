import { Axios, AxiosError, isAxiosError, type InternalAxiosRequestConfig } from 'axios';

/** Without defaults: an instance's own getUri would merge its own in again. */
const bare = new Axios({});

/**
 * The URL as axios makes it of `baseURL`, `url` and `params`. Where axios cannot, its error is thrown here, for what cannot be read cannot
 * be decided on; a request that said `sigv4: false` has its error from the adapter.
 */
export function finalUrl(config: InternalAxiosRequestConfig): string {
  const { baseURL, params, paramsSerializer, allowAbsoluteUrls } = config;
  const url = String(config.url ?? ''); // a URL object is text to all adapters, but not to getUri
  if (!baseURL && !params && /^https?:\/\//i.test(url)) return url; // which getUri gives back as it is, after a merge of all defaults
  try {
    return bare.getUri({
      url,
      baseURL: baseURL ?? '',
      params: params ?? null,
      paramsSerializer: paramsSerializer ?? null,
      allowAbsoluteUrls: allowAbsoluteUrls ?? true,
    } as unknown as InternalAxiosRequestConfig); // and no more of the config, for getUri copies in depth whatever is in it
  } catch (error) {
    if (config.sigv4 === false) return '';
    throw isAxiosError(error) ? error : AxiosError.from(error as Error, AxiosError.ERR_BAD_REQUEST, config);
  }
}
