import aws4 from 'aws4';

/** The moment at which these tests take place. */
export const now = Date.parse('2026-01-01T12:00:00Z');
export const scope = { service: 'execute-api', region: 'eu-west-1', now: () => now };
export const host = 'abc123.execute-api.eu-west-1.amazonaws.com';
export const credentials = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'temporary/secret+key',
  sessionToken: 'FwoGZXIvYXdzEXAMPLE//token==',
};

interface Sketch {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
  service?: string;
  presign?: boolean;
  credentials?: typeof credentials;
}

/** Signs with aws4, as an application would, and gives back what `fetch` would be called with. */
export function sign({
  method = 'GET',
  path = '/prod/items?a=1',
  headers = {},
  body,
  service = scope.service,
  presign = false,
  credentials: keys = credentials,
}: Sketch = {}): Request {
  const dated = presign ? `${path}&X-Amz-Date=20260101T120000Z` : path;
  const options = {
    method,
    path: dated,
    service,
    region: scope.region,
    signQuery: presign,
    headers: { host, ...(!presign && { 'x-amz-date': '20260101T120000Z' }), ...headers },
    ...(body !== undefined && { body }),
  };
  const signed = aws4.sign(options, keys);
  return new Request(`https://${host}${signed.path}`, {
    method,
    headers: signed.headers as Record<string, string>,
    ...(body !== undefined && { body }),
  });
}

/** The request with something else in it: what happens between signing and sending. */
export function change(request: Request, { url = request.url, ...init }: RequestInit & { url?: string }): Request {
  return new Request(url, { method: request.method, headers: request.headers, ...init });
}

export function withHeaders(request: Request, headers: Record<string, string | undefined>): Headers {
  const copy = new Headers(request.headers);
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) copy.delete(name);
    else copy.set(name, value);
  }
  return copy;
}
