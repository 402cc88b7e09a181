import type { RawRequest } from './raw-request.ts';
import { callback, isObject, isText, optional, type Rules } from './rules.ts';

/** What stands between a caller and the endpoint, and changes requests after they were signed. */
export interface ProxyFault {
  /** Another spelling of the path: `(path) => encodeURI(decodeURIComponent(path))` is what many proxies do. */
  readonly path?: ((path: string) => string) | undefined;
  /** Another spelling of the query, without its question mark. */
  readonly query?: ((query: string) => string) | undefined;
  /** Header fields by lower-case name: a string replaces the field or adds it, `undefined` drops it. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** Another body. `content-length` stays what was sent. */
  readonly body?: ((body: Uint8Array) => string | Uint8Array) | undefined;
}

/** What its options may be. */
export const proxyOptions: Rules = {
  path: callback,
  query: callback,
  headers: optional([
    'an object of strings, with undefined for what is dropped',
    (value) => isObject(value) && Object.values(value).every((field) => field === undefined || isText(field)),
  ]),
  body: callback,
};

/** The request as it leaves the proxy. */
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

/** A field that is replaced keeps its place; one that is added comes last. */
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
