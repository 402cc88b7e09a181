import { expect, it } from '@jest/globals';
import * as sdk from '@aws-sdk/credential-providers';
import type { SigV4Options } from '@sigv4/core';

type Given = SigV4Options['credentials'];

/**
 * Each provider of the AWS SDK as an option, as it is. The compiler is the test; this project is checked with
 * `exactOptionalPropertyTypes`. A provider that the SDK adds is missing here, which is a type error as well.
 */
const given: Record<Exclude<keyof typeof sdk, 'propertyProviderChain' | 'default'>, Given> = {
  createCredentialChain: sdk.createCredentialChain(sdk.fromEnv(), sdk.fromIni()),
  fromCognitoIdentity: sdk.fromCognitoIdentity({ identityId: 'eu-west-1:1' }),
  fromCognitoIdentityPool: sdk.fromCognitoIdentityPool({ identityPoolId: 'eu-west-1:pool' }),
  fromContainerMetadata: sdk.fromContainerMetadata(),
  fromEnv: sdk.fromEnv(),
  fromHttp: sdk.fromHttp({ awsContainerCredentialsFullUri: 'http://127.0.0.1:1/' }),
  fromIni: sdk.fromIni(),
  fromInstanceMetadata: sdk.fromInstanceMetadata(),
  fromLoginCredentials: sdk.fromLoginCredentials(),
  fromNodeProviderChain: sdk.fromNodeProviderChain(),
  fromProcess: sdk.fromProcess(),
  fromSSO: sdk.fromSSO(),
  fromTemporaryCredentials: sdk.fromTemporaryCredentials({
    params: { RoleArn: 'arn:aws:iam::123456789012:role/reader' },
  }),
  fromTokenFile: sdk.fromTokenFile(),
  fromWebToken: sdk.fromWebToken({ roleArn: 'arn:aws:iam::123456789012:role/reader', webIdentityToken: 'token' }),
};

/** A provider of the user's own: with the option, with more options, or without any. */
const own: readonly Given[] = [
  async ({ forceRefresh = false } = {}) => ({ accessKeyId: String(forceRefresh), secretAccessKey: 'secret' }),
  async (options?: { forceRefresh?: boolean; region?: string }) => ({
    accessKeyId: options?.region ?? '',
    secretAccessKey: 'secret',
    expiration: new Date(),
  }),
  async () => ({
    accessKeyId: 'AKID',
    secretAccessKey: 'secret',
    sessionToken: undefined,
    expiration: undefined,
    accountId: '123456789012',
  }),
];

it('each provider of the AWS SDK is a credentials option, as it is', () => {
  for (const provider of [...Object.values(given), ...own]) expect(provider).toBeInstanceOf(Function);
});
