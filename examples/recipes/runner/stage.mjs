// Which recipes there are, which hosts each of them calls, and what plays these hosts.
import { events, subscriptions } from './models/appsync.mjs';
import { bucket } from './models/bucket.mjs';
import { cloudFront } from './models/cloudfront.mjs';
import { openForwardProxy } from './models/forward-proxy.mjs';
import { gremlin } from './models/gremlin.mjs';
import { google, kubernetes, snowflake, vault } from './models/identity.mjs';
import { openKafka } from './models/kafka.mjs';
import { broker } from './models/mqtt.mjs';
import { openMysql } from './models/mysql.mjs';
import { openPostgres } from './models/postgres.mjs';
import { openRedis } from './models/redis.mjs';
import { echo as echoSocket, ethereum, graphqlTransport, kitchen, signedSocket } from './models/sockets.mjs';
import { prometheus, xray } from './models/telemetry.mjs';
import { kafkaToken, urlToken } from './models/tokens.mjs';
import {
  busyTeaRoom,
  chat,
  cognito,
  converse,
  graphql,
  guardedTeaRoom,
  mcp,
  messages,
  noTables,
  openSearch,
  privateTeaRoom,
  connections,
  echo,
  sts,
  teaRoom,
} from './services.mjs';

/**
 * @typedef {import('@sigv4/testing').GatewayOptions} Play
 * @typedef {{ readonly open: import('./services.mjs').Respond }} Open no gateway: everybody is let in
 * @typedef {{ readonly model: () => ReturnType<typeof openPostgres> }} Model a server of another protocol than HTTP
 * @typedef {{ readonly file: string, readonly through?: string, readonly environment?: Readonly<Record<string, string>>, readonly hosts: Readonly<Record<string, Play | Open | Model>>, readonly refused?: number }} Recipe
 */

/** The caller's: known to the gateways of the recipes, and to nobody else. */
export const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };

/** A role's, for an hour. */
const temporary = {
  accessKeyId: 'ASIAEXAMPLE',
  secretAccessKey: 'pWKO3EXAMPLEKEYpWKO3EXAMPLEKEYpWKO3EXAMP',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//////////token+with/slashes==',
};

const API = 'abc123.execute-api.eu-west-1.amazonaws.com';
const PHOTOS = 'def456.execute-api.eu-west-1.amazonaws.com';
const VPC_ENDPOINT = 'vpce-0a1b2c3d4e5f67890-abcdefgh.execute-api.eu-west-1.vpce.amazonaws.com';
const APPSYNC = 'abcdefghijklmnopqrstuvwxyz.appsync-api.eu-west-1.amazonaws.com';
const STS = 'sts.eu-west-1.amazonaws.com';
const DATABASE = 'tea-room.cluster-abc123.eu-west-1.rds.amazonaws.com';
const DSQL = 'abcdefghijklmnopqrstuvwxyz.dsql.eu-west-1.on.aws';
const BROKER = 'b-1.tearoom.abc123.c2.kafka.eu-west-1.amazonaws.com';
const MEMORYDB = 'tea-room.abc123.memorydb.eu-west-1.amazonaws.com';
const MEMORYDB_NODE = 'tea-room-0001-001';
const SNOWFLAKE = 'tearoom-kitchen.snowflakecomputing.com';
const REALTIME = APPSYNC.replace('appsync-api', 'appsync-realtime-api');
const BEDROCK = 'bedrock-runtime.us-west-2.amazonaws.com';
const BUCKET = 'tea-room.s3.eu-west-1.amazonaws.com';

/**
 * A service in Ireland.
 *
 * @param {string} service
 * @param {Play['respond']} respond
 * @param {Partial<Play>} [more]
 * @returns {Play}
 */
const play = (service, respond, more) => ({ service, region: 'eu-west-1', credentials, respond, ...more });
const api = play('execute-api', teaRoom);
const behindRole = play('execute-api', teaRoom, { credentials: temporary });
const moved = { faults: { redirect: { from: '/prod/moved', to: 'https://example.com/' } } };
const rewritten = { faults: { proxy: { headers: { 'content-type': 'application/json; charset=utf-8' } } } };
const behindProxy = {
  environment: { HTTPS_PROXY: 'http://proxy.example.com:3128' },
  hosts: { 'proxy.example.com': { model: () => openForwardProxy(API, api) } },
};
const anywhere = { 'example.com': { open: echo } };

/** @param {Partial<Play>} [more] */
const s3 = (more) => play('s3', bucket(), { answersAs: 's3', ...more });

const cache = {
  'tea-room-abc123.serverless.euw1.cache.amazonaws.com': {
    model: () => openRedis(urlToken(credentials, 'elasticache', 'tea-room')),
  },
};

/** STS, and a host that tells how often it was asked. @returns {Recipe['hosts']} */
function countedRole() {
  const role = sts(temporary);
  return { [STS]: play('sts', role.sts), 'counter.example.com': { open: role.counter } };
}

/** @type {readonly Recipe[]} */
export const recipes = [
  { file: 'api-gateway-hello.mjs', refused: 1, hosts: { [API]: play('execute-api', undefined) } },
  { file: 'api-gateway-axios.mjs', hosts: { [API]: api } },
  { file: 'api-gateway-fetch.mjs', hosts: { [API]: api } },
  { file: 'undici-global.mjs', through: 'runner/secure.mjs', hosts: { [API]: api } },
  { file: 'undici-proxy.mjs', through: 'runner/secure.mjs', hosts: { [API]: api } },
  { file: 'undici-mtls.mjs', through: 'runner/secure.mjs', hosts: { 'api.example.com': api } },
  { file: 'corporate-proxy-axios.mjs', ...behindProxy },
  { file: 'corporate-proxy-fetch.mjs', ...behindProxy },
  { file: 'corporate-proxy-rewrites.mjs', refused: 1, hosts: { [API]: { ...api, ...rewritten } } },
  { file: 'being-a-proxy/main.mjs', hosts: { [API]: play('execute-api', guardedTeaRoom) } },
  { file: 'custom-domain.mjs', hosts: { 'api.example.com': api } },
  { file: 'private-api.mjs', hosts: { [VPC_ENDPOINT]: play('execute-api', privateTeaRoom) } },
  {
    file: 'lambda-url.mjs',
    hosts: {
      'abcdefghijklmnopqrstuvwxyz012345.lambda-url.eu-west-1.on.aws': play('lambda', teaRoom, {
        answersAs: 'lambda-url',
      }),
    },
  },
  { file: 'cloudfront.mjs', hosts: { 'd111111abcdef8.cloudfront.net': { open: cloudFront(temporary) } } },
  {
    file: 'appsync-graphql-request.mjs',
    hosts: { [APPSYNC]: play('appsync', graphql, { answersAs: 'json-service' }) },
  },
  { file: 'appsync-apollo.mjs', hosts: { [APPSYNC]: play('appsync', graphql, { answersAs: 'json-service' }) } },
  {
    file: 'opensearch.mjs',
    hosts: { 'search-items-abcdefghijklmnopqrstuvwxyz.eu-west-1.es.amazonaws.com': play('es', openSearch()) },
  },
  {
    file: 'bedrock-openai.mjs',
    hosts: { [BEDROCK]: play('bedrock', chat, { region: 'us-west-2' }) },
  },
  { file: 'bedrock-anthropic.mjs', hosts: { [BEDROCK]: play('bedrock', messages, { region: 'us-west-2' }) } },
  { file: 'bedrock-ai-sdk.mjs', hosts: { [BEDROCK]: play('bedrock', chat, { region: 'us-west-2' }) } },
  {
    file: 'bedrock-event-stream.mjs',
    hosts: { [BEDROCK]: play('bedrock', converse, { region: 'us-west-2' }) },
  },
  { file: 'mcp.mjs', hosts: { 'bedrock-agentcore.eu-west-1.amazonaws.com': play('bedrock-agentcore', mcp) } },
  { file: 's3.mjs', hosts: { [BUCKET]: s3() } },
  { file: 's3-large-file.mjs', hosts: { [BUCKET]: s3() } },
  { file: 's3-presigned.mjs', hosts: { [BUCKET]: s3() } },
  { file: 's3-multipart.mjs', hosts: { [BUCKET]: s3() } },
  { file: 'upload/main.mjs', through: 'runner/upload.mjs', refused: 2, hosts: { [BUCKET]: s3({ cors: {} }) } },
  {
    file: 's3-compatible.mjs',
    hosts: {
      'tea-room.0123456789abcdef.r2.cloudflarestorage.com': s3({ region: 'auto' }),
      'minio.example.com': s3({ region: 'us-east-1' }),
      localhost: { open: noTables },
    },
  },
  { file: 'opentelemetry.mjs', hosts: { 'xray.eu-west-1.amazonaws.com': play('xray', xray) } },
  { file: 'prometheus.mjs', hosts: { 'aps-workspaces.eu-west-1.amazonaws.com': play('aps', prometheus) } },
  {
    file: 'rds-pg.mjs',
    hosts: { [DATABASE]: { model: () => openPostgres(urlToken(credentials, 'rds-db', `${DATABASE}:5432`)) } },
  },
  {
    file: 'rds-postgres.mjs',
    hosts: { [DATABASE]: { model: () => openPostgres(urlToken(credentials, 'rds-db', `${DATABASE}:5432`)) } },
  },
  {
    file: 'rds-mysql2.mjs',
    hosts: { [DATABASE]: { model: () => openMysql(urlToken(credentials, 'rds-db', `${DATABASE}:3306`)) } },
  },
  { file: 'dsql-pg.mjs', hosts: { [DSQL]: { model: () => openPostgres(urlToken(credentials, 'dsql', DSQL)) } } },
  { file: 'elasticache-redis.mjs', hosts: cache },
  { file: 'elasticache-ioredis.mjs', hosts: cache },
  {
    file: 'memorydb-redis.mjs',
    hosts: Object.fromEntries(
      ['clustercfg', MEMORYDB_NODE].map((name) => [
        `${name}.${MEMORYDB}`,
        { model: () => openRedis(urlToken(credentials, 'memorydb', 'tea-room'), `${MEMORYDB_NODE}.${MEMORYDB}`) },
      ]),
    ),
  },
  { file: 'msk-kafkajs.mjs', hosts: { [BROKER]: { model: () => openKafka(BROKER, kafkaToken(credentials)) } } },
  {
    file: 'kubernetes/main.mjs',
    hosts: { '0123456789abcdef.gr7.eu-west-1.eks.amazonaws.com': { open: kubernetes(credentials) } },
  },
  { file: 'vault.mjs', hosts: { 'vault.example.com': { open: vault(credentials) } } },
  { file: 'google-cloud.mjs', hosts: { 'sts.googleapis.com': { open: google(credentials) } } },
  { file: 'google-cloud-fetch.mjs', hosts: { 'sts.googleapis.com': { open: google(credentials) } } },
  { file: 'snowflake.mjs', hosts: { [SNOWFLAKE]: { open: snowflake(credentials) } } },
  {
    file: 'iot-mqtt.mjs',
    hosts: { 'abc123-ats.iot.eu-west-1.amazonaws.com': signedSocket(credentials, 'iotdevicegateway', broker) },
  },
  { file: 'undici-websocket.mjs', hosts: { [API]: signedSocket(credentials, 'execute-api', kitchen) } },
  { file: 'websocket-api-headers.mjs', hosts: { [API]: signedSocket(credentials, 'execute-api', kitchen) } },
  { file: 'websocket-api-ws.mjs', hosts: { [API]: signedSocket(credentials, 'execute-api', kitchen) } },
  {
    file: 'websocket-api-browser.mjs',
    through: 'runner/page.mjs',
    hosts: { [API]: signedSocket(credentials, 'execute-api', kitchen) },
  },
  { file: 'websocket-api-connections.mjs', hosts: { [API]: play('execute-api', connections) } },
  {
    file: 'kinesis-video.mjs',
    hosts: { 'v-1234abcd.kinesisvideo.eu-west-1.amazonaws.com': signedSocket(credentials, 'kinesisvideo', echoSocket) },
  },
  {
    file: 'transcribe.mjs',
    hosts: { 'transcribestreaming.eu-west-1.amazonaws.com': signedSocket(credentials, 'transcribe', echoSocket) },
  },
  {
    file: 'agentcore-websocket.mjs',
    hosts: { 'bedrock-agentcore.eu-west-1.amazonaws.com': signedSocket(credentials, 'bedrock-agentcore', echoSocket) },
  },
  {
    file: 'managed-blockchain.mjs',
    hosts: {
      'nd-abc123.wss.ethereum.managedblockchain.eu-west-1.amazonaws.com': signedSocket(
        credentials,
        'managedblockchain',
        ethereum,
      ),
    },
  },
  {
    file: 'neptune.mjs',
    hosts: {
      'tea-room.cluster-abc123.eu-west-1.neptune.amazonaws.com': signedSocket(credentials, 'neptune-db', gremlin),
    },
  },
  { file: 'graphql-ws.mjs', hosts: { [API]: signedSocket(credentials, 'execute-api', graphqlTransport) } },
  { file: 'appsync-events-ws.mjs', hosts: { [REALTIME]: events(credentials) } },
  { file: 'appsync-events-browser.mjs', through: 'runner/page.mjs', hosts: { [REALTIME]: events(credentials) } },
  { file: 'appsync-apollo-subscriptions.mjs', hosts: { [REALTIME]: subscriptions(credentials) } },
  { file: 'appsync-subscriptions-ws.mjs', hosts: { [REALTIME]: subscriptions(credentials) } },
  { file: 'appsync-subscriptions-query.mjs', hosts: { [REALTIME]: subscriptions(credentials) } },
  { file: 'ky.mjs', hosts: { [API]: api } },
  { file: 'ofetch.mjs', hosts: { [API]: api } },
  { file: 'openapi-fetch.mjs', hosts: { [API]: api } },
  { file: 'got.mjs', hosts: { [API]: play('execute-api', busyTeaRoom()) } },
  { file: 'superagent.mjs', hosts: { [API]: play('execute-api', busyTeaRoom()) } },
  { file: 'node-https.mjs', hosts: { [API]: play('execute-api', busyTeaRoom()) } },
  { file: 'nestjs/main.ts', through: 'runner/typescript.mjs', hosts: { 'api.example.com': api, [API]: api } },
  { file: 'axios-retry.mjs', hosts: { [API]: play('execute-api', busyTeaRoom()) } },
  { file: 'dependency-injection.mjs', hosts: { 'api.example.com': api } },
  { file: 'assume-role.mjs', hosts: { [API]: behindRole, [STS]: play('sts', sts(temporary).sts) } },
  { file: 'nextjs/main.mjs', hosts: { [API]: api } },
  {
    file: 'react-native.mjs',
    through: 'runner/react-native.mjs',
    hosts: { [API]: behindRole, 'cognito-identity.eu-west-1.amazonaws.com': { open: cognito(temporary) } },
  },
  { file: 'cloudflare-worker.mjs', through: 'runner/workerd.mjs', hosts: { [API]: api } },
  {
    file: 'browser/main.mjs',
    through: 'runner/chromium.mjs',
    refused: 1,
    hosts: {
      [API]: play('execute-api', teaRoom, {
        credentials: temporary,
        cors: { expose: ['x-amzn-errortype', 'x-amzn-requestid', 'date'] },
      }),
      'cognito-identity.eu-west-1.amazonaws.com': { open: cognito(temporary) },
    },
  },

  { file: 'testing/nock.test.mjs', through: 'runner/vitest.mjs', hosts: {} },
  { file: 'testing/vitest.test.mjs', through: 'runner/vitest.mjs', hosts: {} },
  { file: 'testing/jsdom.test.mjs', through: 'runner/vitest.mjs', hosts: {} },

  { file: 'migration/aws4-axios/before.mjs', hosts: { [API]: api } },
  { file: 'migration/aws4-axios/after.mjs', hosts: { [API]: api } },
  {
    file: 'migration/aws4-axios/differences.mjs',
    refused: 4,
    hosts: { [API]: { ...behindRole, ...moved }, ...countedRole(), ...anywhere },
  },
  { file: 'migration/aws-sigv4-fetch/before.mjs', hosts: { [API]: api } },
  { file: 'migration/aws-sigv4-fetch/after.mjs', hosts: { [API]: api } },
  {
    file: 'migration/aws-sigv4-fetch/differences.mjs',
    refused: 1,
    hosts: { [API]: { ...behindRole, ...moved }, [BUCKET]: s3(), ...countedRole(), ...anywhere },
  },
  { file: 'migration/aws4fetch/before.mjs', hosts: { [API]: api, [BUCKET]: s3() } },
  { file: 'migration/aws4fetch/after.mjs', hosts: { [API]: api, [BUCKET]: s3() } },
  {
    file: 'migration/aws4fetch/differences.mjs',
    hosts: {
      [API]: play('execute-api', busyTeaRoom()),
      [PHOTOS]: api,
      '0123456789abcdef.r2.cloudflarestorage.com': s3({ region: 'auto' }),
      ...anywhere,
    },
  },
  { file: 'migration/aws4/before.mjs', hosts: { [API]: api, [BUCKET]: s3() } },
  { file: 'migration/aws4/after.mjs', hosts: { [API]: api, [BUCKET]: s3() } },
  { file: 'migration/aws4/differences.mjs', hosts: {} },
];

/** Programs for their refusals alone: their clients throw errors of their own too, and their right calls are those of other recipes. @type {readonly Recipe[]} */
export const refusals = [
  { file: 'runner/refusals/anthropic.mjs', hosts: { [API]: api } },
  {
    file: 'runner/refusals/urql.mjs',
    hosts: { [APPSYNC]: play('appsync', graphql, { answersAs: 'json-service' }) },
  },
  { file: 'runner/refusals/trpc.mjs', hosts: { [API]: api } },
];

/** Clients that make a proof themselves: theirs is compared with that of this library, and both are verified. @type {readonly Recipe[]} */
export const comparisons = [
  { file: 'runner/comparisons/google.mjs', hosts: { 'sts.googleapis.com': { open: google(credentials) } } },
  { file: 'runner/comparisons/snowflake.mjs', hosts: { [SNOWFLAKE]: { open: snowflake(credentials) } } },
];
