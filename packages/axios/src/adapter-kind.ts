import { getAdapter, type AxiosAdapter, type InternalAxiosRequestConfig } from 'axios';

/** The name of one of axios' own adapters. `undefined`: it is another adapter. */
export type AdapterKind = 'http' | 'xhr' | 'fetch' | undefined;

/**
 * The adapters that are the same for every config. They are looked up once: where an adapter is missing, axios throws an error, and
 * that takes as long as a request.
 */
let fixed: Readonly<Record<'http' | 'xhr', AxiosAdapter | undefined>> | undefined;

/** Tells which of axios' own adapters this is. They send different things, and each measures time in its own way. */
export function adapterKindOf(adapter: AxiosAdapter, config: InternalAxiosRequestConfig): AdapterKind {
  fixed ??= { http: adapterNamed('http', config), xhr: adapterNamed('xhr', config) };
  if (adapter === fixed.http) return 'http';
  if (adapter === fixed.xhr) return 'xhr';
  return adapter === adapterNamed('fetch', config) ? 'fetch' : undefined;
}

function adapterNamed(name: NonNullable<AdapterKind>, config: InternalAxiosRequestConfig): AxiosAdapter | undefined {
  try {
    return getAdapter(name, config);
  } catch {
    return undefined; // not in this environment
  }
}
