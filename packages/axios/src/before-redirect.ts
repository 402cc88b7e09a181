import type { Hop, OutgoingRequest } from '@sigv4/core';
import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { asciiLower } from './body.ts';

/** What axios' `beforeRedirect` can read and change in the next request. The request is signed afterwards, with these changes. */
interface RedirectOptions {
  protocol: string;
  hostname: string;
  port: string;
  path: string;
  href: string;
  method: string;
  headers: Record<string, string>;
}

/** Checks an option that axios checks only if it follows redirects itself. */
export function checkSensitiveHeaders(config: InternalAxiosRequestConfig): void {
  const names: unknown = config.sensitiveHeaders ?? [];
  if (Array.isArray(names) && names.every((name) => typeof name === 'string')) return;
  throw new AxiosError('sensitiveHeaders must be an array of strings', AxiosError.ERR_BAD_OPTION_VALUE, config);
}

/**
 * Calls the caller's `beforeRedirect` with the next request, and returns the changed request. For another origin, the caller's
 * `sensitiveHeaders` are removed before.
 */
export function beforeRedirect(
  config: InternalAxiosRequestConfig,
  from: OutgoingRequest,
  next: Hop,
  response: AxiosResponse,
): Hop {
  const { protocol, hostname, port, pathname, search, href } = next.url;
  if (new URL(from.url).origin !== new URL(href).origin)
    for (const name of config.sensitiveHeaders ?? []) next.headers.delete(name.toLowerCase());
  if (!config.beforeRedirect) return next;
  const options: RedirectOptions = {
    protocol,
    hostname,
    port,
    path: pathname + search,
    href,
    method: next.method,
    headers: Object.fromEntries(next.headers),
  };
  config.beforeRedirect(
    options,
    { headers: response.headers as Record<string, string>, statusCode: response.status as never },
    { headers: {}, url: from.url, method: from.method } as never,
  );
  const url = new URL(
    options.href === href
      ? `${options.protocol}//${options.hostname}${options.port && `:${options.port}`}${options.path}`
      : options.href,
  );
  const headers = new Map(
    Object.entries(options.headers).map(([name, value]) => [asciiLower(name), String(value)] as const),
  );
  return { method: options.method.toUpperCase(), url, headers };
}
