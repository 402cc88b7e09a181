import { quoted, withVariable } from '../../../../packages/cli/src/shell.ts';
import type { Request } from './draft.ts';

/** The curl command that sends a request. A session token is the variable AWS_SESSION_TOKEN in it. */
export function curlOf({ method, url, headers, body }: Request): string {
  const fields = headers.map(([name, value]) => {
    if (name.toLowerCase() === 'x-amz-security-token') return withVariable(`${name}: `, 'AWS_SESSION_TOKEN');
    return quoted(value === '' ? `${name};` : `${name}: ${value}`);
  });
  const hasType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const words = [
    ...(method === 'GET' && !body ? [] : method === 'HEAD' ? ['-I'] : [`-X ${quoted(method)}`]),
    ...[...fields, ...(body && !hasType ? ["'content-type:'"] : [])].map((field) => `-H ${field}`),
    ...(body ? [`--data-raw ${quoted(body)}`] : []),
    quoted(url),
  ];
  return ['curl -g --path-as-is', ...words].join(' \\\n  ');
}
