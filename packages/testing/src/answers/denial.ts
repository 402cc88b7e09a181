import { splitTarget } from '../query.ts';
import { headerValues, type RawRequest } from '../raw-request.ts';
import { followsS3Rules } from '../services.ts';
import type { Denial, Refusal } from './dialect.ts';

const account = '123456789012';

/** IAM's sentence for a denied request: the principal, the action, the resource and, since 2021, the reason. */
export function denialText({ request, verdict, region: answering }: Refusal, denial: Denial): string {
  const { region: signed = 'us-east-1', service = 'execute-api' } = verdict.credentialScope ?? {};
  const region = answering ?? (/[*,]/.test(signed) ? 'us-east-1' : signed); // a region set is no region
  const action = actionOf(request, service);
  const why =
    denial === 'explicitly'
      ? 'with an explicit deny in an identity-based policy'
      : `because no identity-based policy allows the ${action} action`;
  return `User: ${principalOf(verdict.accessKeyId)} is not authorized to perform: ${action} on resource: ${resourceOf(request, service, region)} ${why}`;
}

/** Access keys that begin with ASIA are temporary. They belong to a session of a role. */
function principalOf(accessKeyId = ''): string {
  return accessKeyId.startsWith('ASIA')
    ? `arn:aws:sts::${account}:assumed-role/example-role/example-session`
    : `arn:aws:iam::${account}:user/example-user`;
}

function actionOf(request: RawRequest, service: string): string {
  if (service === 'execute-api') return 'execute-api:Invoke';
  if (followsS3Rules(service)) return `s3:${s3Actions[request.method] ?? 'GetObject'}`;
  // JSON services name the operation in a header, such as DynamoDB_20120810.GetItem
  const operation = headerValues(request, 'x-amz-target')[0]?.split('.').at(-1);
  return `${service}:${operation ?? 'Invoke'}`;
}

const s3Actions: Readonly<Record<string, string>> = { PUT: 'PutObject', POST: 'PutObject', DELETE: 'DeleteObject' };

function resourceOf(request: RawRequest, service: string, region: string): string {
  const { path } = splitTarget(request.target);
  if (followsS3Rules(service)) return `"arn:aws:s3:::example-bucket${path}"`;
  if (service !== 'execute-api') return `arn:aws:${service}:${region}:${account}:*`;
  const [stage = '', ...rest] = path.split('/').slice(1);
  return `arn:aws:execute-api:${region}:********${account.slice(-4)}:example/${stage}/${request.method}/${rest.join('/')}`;
}
