import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent } from 'undici';
import { EXIT, Failure, wrongUsage } from '../failure.ts';
import type { CallOptions } from '../options.ts';

/** As long as curl waits for a connection. */
const CONNECT_TIMEOUT = 300;

/** As long as the head of an answer may be in curl. */
const LARGEST_HEAD = 300 * 1024;

/** Makes the connections that the options describe: certificates, proxies, and how long to wait. */
export function dispatcherFor({ insecure, cacert, proxy, connectTimeout }: CallOptions): Dispatcher {
  const tls = {
    timeout: (connectTimeout || CONNECT_TIMEOUT) * 1000,
    ...(insecure && { rejectUnauthorized: false }),
    ...(cacert !== undefined && { ca: [...rootCertificates, certificatesIn(cacert)] }),
  };
  const common = { connect: tls, headersTimeout: 0, bodyTimeout: 0, maxHeaderSize: LARGEST_HEAD }; // -m limits the whole call
  const hasProxy = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'].some((name) => process.env[name]);
  if (proxy === undefined && !hasProxy) return new Agent(common);
  if (proxy === undefined) return new EnvHttpProxyAgent({ ...common, requestTls: tls });
  if (proxy === '') return new Agent(common);
  return new ProxyAgent({ ...common, uri: proxyUrl(proxy), requestTls: tls });
}

function proxyUrl(proxy: string): string {
  const url = /^[a-z\d]+:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  if (!URL.canParse(url) || !/^https?:/.test(url))
    throw wrongUsage('The proxy of -x must be http://host:port or https://host:port.');
  return url;
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Failure(EXIT.NO_CERTIFICATES, `Cannot read the certificates of --cacert in ${file}.`, { cause });
  }
}
