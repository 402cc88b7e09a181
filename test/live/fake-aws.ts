import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createGateway, type Answer, type Gateway, type ReceivedRequest, type Verdict } from '@sigv4/testing';

/** What stands in for AWS: a gateway for each host, which verifies what arrives by itself. */
export interface FakeAws {
  readonly gateways: Readonly<Record<'sts' | 's3' | 'bucket' | 'mrap' | 'api', Gateway>>;
  /** The ports by host, as `examples/recipes/runner/wires.mjs` reads them. */
  readonly hosts: Readonly<Record<string, number>>;
  /** What the bucket answers to everything that is signed rightly, if it is to answer something else. */
  bucketSays: Answer | undefined;
  /** The objects that are in the bucket, by path. */
  readonly objects: ReadonlyMap<string, Uint8Array>;
  close(): Promise<void>;
}

export const REGION = 'eu-west-1';
export const BUCKET = 'my-private-bucket';
export const MRAP = 'mfzwi23gnjvgw.mrap';
export const API_ID = 'a1b2c3d4e5';
export const ACCOUNT = '123456789012';
export const CREDENTIALS = {
  accessKeyId: 'ASIAQEXAMPLEEXAMPLE0',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  sessionToken: 'FwoGZXIvYXdzEXAMPLE//token==',
};

export async function openFakeAws(): Promise<FakeAws> {
  const objects = new Map<string, Uint8Array>();
  const protect = (service: string, respond: (request: ReceivedRequest, verdict: Verdict) => Answer) =>
    createGateway({ credentials: CREDENTIALS, service, region: REGION, respond });

  const identity = (): Answer => ({ status: 200, body: `<Arn>arn:aws:sts::${ACCOUNT}:assumed-role/admin/me</Arn>` });
  const store = ({ method, target, body }: ReceivedRequest, verdict: Verdict): Answer => {
    const [path = ''] = target.split('?');
    if (aws.bucketSays) return aws.bucketSays;
    if (method === 'PUT') objects.set(path, (verdict as { decodedBody?: Uint8Array }).decodedBody ?? body);
    if (method === 'DELETE') objects.delete(path);
    if (method === 'DELETE') return { status: 204 }; // as S3 says of what is not there, too
    if (path === '/') return { status: 200, body: '<ListBucketResult/>' };
    return { status: objects.has(path) ? 200 : 404, ...(method === 'GET' && { body: objects.get(path) }) };
  };
  const gateways = {
    sts: await protect('sts', identity),
    s3: await protect('s3', () => ({ status: 200, body: '<ListAllMyBucketsResult/>' })),
    bucket: await protect('s3', store),
    mrap: await protect('s3', store),
    api: await protect('execute-api', () => ({ status: 200, body: 'hello' })),
  };
  gateways.sts.answersAs = 'json-service';
  gateways.s3.answersAs = gateways.bucket.answersAs = gateways.mrap.answersAs = 's3';

  // Tells everybody where a bucket is, signed or not.
  const finder = createServer((_request, response) =>
    response.writeHead(403, { 'x-amz-bucket-region': REGION }).end(),
  ).listen(0, '127.0.0.1');
  await once(finder, 'listening');

  const portOf = ({ url }: Gateway): number => Number(new URL(url).port);
  const aws: FakeAws = {
    bucketSays: undefined,
    gateways,
    objects,
    hosts: {
      [`sts.${REGION}.amazonaws.com`]: portOf(gateways.sts),
      [`s3.${REGION}.amazonaws.com`]: portOf(gateways.s3),
      's3.amazonaws.com': (finder.address() as AddressInfo).port,
      [`${BUCKET}.s3.${REGION}.amazonaws.com`]: portOf(gateways.bucket),
      [`${MRAP}.accesspoint.s3-global.amazonaws.com`]: portOf(gateways.mrap),
      [`${API_ID}.execute-api.${REGION}.amazonaws.com`]: portOf(gateways.api),
    },
    async close() {
      await Promise.all(Object.values(gateways).map((gateway) => gateway.close()));
      finder.closeAllConnections();
      finder.close();
    },
  };
  return aws;
}
