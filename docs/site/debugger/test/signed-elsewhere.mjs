// Requests as people paste them, signed by another library.
import aws4 from 'aws4';

/** A request as HTTP. A body needs a content-length to be read to its end. */
export function pasted({ method = 'GET', host, path, headers = {}, body, service, region, credentials, time }) {
  const date = new Date(time).toISOString().replace(/[:-]|\.\d+/g, '');
  const signed = aws4.sign(
    { method, host, path, service, region, headers: { ...headers, 'X-Amz-Date': date }, ...(body && { body }) },
    credentials,
  );
  const fields = Object.entries(signed.headers).map(([name, value]) => `${name}: ${String(value)}`);
  return [`${method} ${signed.path} HTTP/1.1`, ...fields, '', body ?? ''].join('\n');
}
