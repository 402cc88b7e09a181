import { describe, expect, it } from '@jest/globals';
import { send, startGateway, type Outgoing } from './send.ts';

// Signatures that AWS's documentation prints. Nothing of ours and nothing of aws4's made them.
const iam = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const s3 = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

const s3Request = (target: string, names: string, signature: string, headers: Outgoing['headers']): Outgoing => ({
  target,
  headers: [
    ['Host', 'examplebucket.s3.amazonaws.com'],
    ...headers,
    ['x-amz-date', '20130524T000000Z'],
    [
      'Authorization',
      `AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=${names},Signature=${signature}`,
    ],
  ],
});

describe('requests that AWS documents pass, and only as they are documented', () => {
  const cases: [string, string, typeof iam, string, Outgoing][] = [
    [
      'IAM ListUsers',
      'iam',
      iam,
      '2015-08-30T12:36:00Z',
      {
        target: '/?Action=ListUsers&Version=2010-05-08',
        headers: [
          ['Host', 'iam.amazonaws.com'],
          ['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8'],
          ['X-Amz-Date', '20150830T123600Z'],
          [
            'Authorization',
            'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, ' +
              'SignedHeaders=content-type;host;x-amz-date, ' +
              'Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7',
          ],
        ],
      },
    ],
    [
      'the test suite: parameters out of order',
      'service',
      iam,
      '2015-08-30T12:36:00Z',
      {
        target: '/?Param2=value2&Param1=value1',
        headers: [
          ['Host', 'example.amazonaws.com'],
          ['X-Amz-Date', '20150830T123600Z'],
          [
            'Authorization',
            'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, ' +
              'SignedHeaders=host;x-amz-date, Signature=b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500',
          ],
        ],
      },
    ],
    [
      'S3 GET Object with a range',
      's3',
      s3,
      '2013-05-24T00:00:00Z',
      s3Request(
        '/test.txt',
        'host;range;x-amz-content-sha256;x-amz-date',
        'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
        [
          ['Range', 'bytes=0-9'],
          ['x-amz-content-sha256', emptyHash],
        ],
      ),
    ],
    [
      'S3 PUT Object',
      's3',
      s3,
      '2013-05-24T00:00:00Z',
      {
        ...s3Request(
          '/test$file.text',
          'date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class',
          '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
          [
            ['Date', 'Fri, 24 May 2013 00:00:00 GMT'],
            ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
            ['x-amz-content-sha256', '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'],
          ],
        ),
        method: 'PUT',
        body: 'Welcome to Amazon S3.',
      },
    ],
    [
      'S3 GET Bucket Lifecycle',
      's3',
      s3,
      '2013-05-24T00:00:00Z',
      s3Request(
        '/?lifecycle',
        'host;x-amz-content-sha256;x-amz-date',
        'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543',
        [['x-amz-content-sha256', emptyHash]],
      ),
    ],
    [
      'S3 List Objects',
      's3',
      s3,
      '2013-05-24T00:00:00Z',
      s3Request(
        '/?max-keys=2&prefix=J',
        'host;x-amz-content-sha256;x-amz-date',
        '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
        [['x-amz-content-sha256', emptyHash]],
      ),
    ],
    [
      'S3 presigned GET Object',
      's3',
      s3,
      '2013-05-24T23:59:00Z',
      {
        target:
          '/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
          '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
          '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
        headers: [['Host', 'examplebucket.s3.amazonaws.com']],
      },
    ],
  ];

  it.each(cases)('%s', async (_name, service, credentials, time, request) => {
    const gateway = await startGateway({ service, credentials: [credentials], now: () => Date.parse(time) });
    expect(await send(gateway, request)).toMatchObject({ status: 200, body: '"Hello from Lambda!"' });

    const changed = request.target.includes('?') ? `${request.target}&more=1` : `${request.target}/more`;
    expect(await send(gateway, { ...request, target: changed })).toMatchObject({
      status: 403,
      errorType: 'InvalidSignatureException',
    });
  });
});
