import type { RawRequest } from './raw-request.ts';
import { callback, isObject, isText, optional, type Rules } from './rules.ts';

/** A proxy between the caller and the endpoint. It changes requests after they were signed. */
export interface ProxyFault {
  /** Changes the path. Many proxies do `(path) => encodeURI(decodeURIComponent(path))`. */
  readonly path?: ((path: string) => string) | undefined;
  /** Changes the query. It is passed and returned without the question mark. */
  readonly query?: ((query: string) => string) | undefined;
  /** Changes headers, by lower-case name. A string replaces or adds the header, `undefined` removes it. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Changes the body. `content-length` stays as it was sent. */
  readonly body?: ((body: Uint8Array) => string | Uint8Array) | undefined;
}

/** Which options there are, and what each may be. */
export const proxyOptions: Rules = {
  path: callback,
  query: callback,
  headers: optional([
    'an object of strings, or undefined for a header to remove',
    (value) => isObject(value) && Object.values(value).every((field) => field === undefined || isText(field)),
  ]),
  body: callback,
};

/** Returns the request as it leaves the proxy. */
export function passProxy(request: RawRequest, { path, query, headers, body }: ProxyFault): RawRequest {
  return {
    method: request.method,
    target: respell(request.target, path, query),
    headers: headers === undefined ? request.headers : rewrite(request.headers, headers),
    body: body === undefined ? request.body : Buffer.from(body(request.body)),
  };
}

function respell(target: string, path: ProxyFault['path'], query: ProxyFault['query']): string {
  const mark = target.indexOf('?');
  const [before, after] = mark === -1 ? [target, undefined] : [target.slice(0, mark), target.slice(mark + 1)];
  const spelled = path?.(before) ?? before;
  return after === undefined ? spelled : `${spelled}?${query?.(after) ?? after}`;
}

/** A replaced header keeps its place. An added header comes last. */
function rewrite(
  fields: RawRequest['headers'],
  changes: Readonly<Record<string, string | undefined>>,
): RawRequest['headers'] {
  const names = new Set(fields.map(([name]) => name.toLowerCase()));
  const kept = fields.flatMap((field) => {
    const name = field[0].toLowerCase();
    if (!Object.hasOwn(changes, name)) return [field];
    const value = changes[name];
    return value === undefined ? [] : [[field[0], value] as const];
  });
  const added = Object.entries(changes).flatMap(([name, value]) =>
    value === undefined || names.has(name) ? [] : [[name, value] as const],
  );
  return [...kept, ...added];
}
