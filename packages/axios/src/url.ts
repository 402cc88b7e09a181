import { Axios, AxiosError, isAxiosError, type InternalAxiosRequestConfig } from 'axios';

/** An instance without defaults. The getUri of an ordinary instance would merge its defaults again. */
const bare = new Axios({});

/**
 * Returns the URL that axios makes from `baseURL`, `url` and `params`. If axios throws, its error is thrown here, because nothing can be
 * decided without the URL. With `sigv4: false`, the adapter throws the error.
 */
export function finalUrl(config: InternalAxiosRequestConfig): string {
  const { baseURL, params, paramsSerializer, allowAbsoluteUrls } = config;
  const url = String(config.url ?? ''); // all adapters convert a URL object to text, but getUri does not
  if (!baseURL && !params && /^https?:\/\//i.test(url)) return url; // getUri returns it unchanged, but first merges all defaults
  try {
    return bare.getUri({
      url,
      baseURL: baseURL ?? '',
      params: params ?? null,
      paramsSerializer: paramsSerializer ?? null,
      allowAbsoluteUrls: allowAbsoluteUrls ?? true,
    } as unknown as InternalAxiosRequestConfig); // not the whole config, because getUri copies it deeply
  } catch (error) {
    if (config.sigv4 === false) return '';
    throw isAxiosError(error) ? error : AxiosError.from(error as Error, AxiosError.ERR_BAD_REQUEST, config);
  }
}
