import { getAdapter, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';

/** The name of one of axios' own adapters; `undefined` for any other. */
export type AdapterKind = 'http' | 'xhr' | 'fetch' | undefined;

/** Which of axios' own adapters this is: they send different things, and each keeps time in its own way. */
export function adapterKindOf(adapter: AxiosAdapter, config: InternalAxiosRequestConfig): AdapterKind {
  return (['http', 'xhr', 'fetch'] as const).find((name) => {
    try {
      return getAdapter(name, config) === adapter;
    } catch {
      return false; // not in this environment
    }
  });
}
