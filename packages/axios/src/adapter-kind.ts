import { getAdapter, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';

/** The name of one of axios' own adapters. `undefined`: a custom adapter. */
export type AdapterKind = 'http' | 'xhr' | 'fetch' | undefined;

/** Finds out which of axios' own adapters this is. They send bodies and handle timeouts in different ways. */
export function adapterKindOf(adapter: AxiosAdapter, config: InternalAxiosRequestConfig): AdapterKind {
  return (['http', 'xhr', 'fetch'] as const).find((name) => {
    try {
      return getAdapter(name, config) === adapter;
    } catch {
      return false; // the adapter does not exist in this environment
    }
  });
}
