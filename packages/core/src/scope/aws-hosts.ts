/** What an AWS host says about the scope of a request to it. */
export interface Endpoint {
  /** The signing name: `lambda` for a function URL, `es` for OpenSearch. */
  readonly service: string;
  /**
   * `undefined`: the host does not state it, as in `bucket.s3.amazonaws.com`.
   * `*`: every region at once, which is what only SigV4a can sign.
   */
  readonly region?: string | undefined;
}

/** A pattern, and what stands for it in the next reading; without a second column its first group alone, as `.<name>@`. */
type Row = readonly [written: RegExp, read?: string];

/**
 * Partitions [partitions.json]: the suffix of their hosts, and the home region, where global services are signed. In `on.aws` live
 * resources, not APIs: its `on` stays, for a row below to know. Two families have a suffix of their own: SageMaker's MLflow, and
 * Chime's messaging, whose hosts abbreviate the region.
 */
const partitions: readonly Required<Row>[] = [
  [/\.amazonaws\.com$|(?:\.api|(\.on))\.aws$/, '$1>us-east-1'],
  [/(?:\.amazonaws|(?:\.api|(\.on))\.amazonwebservices)\.com\.cn$/, '$1>cn-northwest-1'],
  [/(?:\.amazonaws|(?:\.api|(\.on))\.amazonwebservices)\.eu$/, '$1>eusc-de-east-1'],
  [/\.(c2s|api\.aws)\.ic\.gov$/, '>us-iso-east-1'],
  [/\.(sc2s\.sgov\.gov|api\.aws\.scloud)$/, '>us-isob-east-1'],
  [/\.(cloud|api\.cloud-aws)\.adc-e\.uk$/, '>eu-isoe-west-1'],
  [/\.(csp|api\.aws)\.hci\.ic\.gov$/, '>us-isof-south-1'],
  [/\.experiments\.sagemaker\.aws$/, '.sagemaker-mlflow>us-east-1'],
  [/\.ws-messaging\.chime\.aws$/, '.chime@'],
];

/**
 * How a host in a partition is read: row by row it is rewritten until it says `.<name>@<region>`.
 *
 * On the way it is `.<labels>` and, behind a `>`, the home region of its partition. The leading dot makes every label begin
 * alike; the `>` stays until the region has been read. What no row knows keeps its `>` or its dots, and is not an endpoint.
 * Neither `>` nor `@` can be in a URL's hostname, so no host can pretend to have been read. Every pattern is linear in the
 * length of the host.
 *
 * What botocore 1.43's endpoint rules and operations know is checked against them by the tests; its service ids are in
 * brackets. Hosts of single resources (domains, clusters, function URLs ...) are in no rule set.
 */
const readings: readonly Row[] = [
  // Variants that change the address only: `kms-fips`, `fips.batch`, `runtime-fips.sagemaker`, `s3.dualstack`.
  [/\.(fips|dualstack)(?=[.>])|-fips\b/g, ''],
  // PrivateLink: the endpoint's own name in front. Before `vpce-svc-` it leads to somebody's own service instead. Without `vpce`
  // behind the region it is a name that a customer chose, as of a load balancer.
  [/^\.vpce-[^.]+(?=\.(?!vpce-).*\.vpce>)/, ''],

  // The region: last (also after the dash of S3's oldest form), or before the names that AWS writes behind it:
  // OpenSearch and its kin, CloudSearch, Neptune, the oldest form of SQS and EMR, `on.aws`. `us-gov` [geo-routes] repeats what is
  // said, as `fips-` does [endpoints.json].
  [
    /(?:\.(?:fips-)?|(\.s3)-)((?:[a-z]{2}|eusc)(?:-[a-z]+)+-\d)(\.(?:aoss|cloudsearch|elasticmapreduce|es|neptune|neptune-graph|on|osis|queue|sagemaker-mlflow))?(\.vpce|\.us-gov)?>.*/,
    '$1$3@$2',
  ],
  // SigV4a only: S3 multi-region access points, CloudFront KeyValueStore, EventBridge and SES multi-region endpoints.
  [/^.*\.(?:accesspoint|endpoints?|\d+)\.(s3(?=-g)|cloudfront-kvs|email|events)([.-]global|\.us-gov)?>.*/, '.$1@*'],
  // Hosts without a region: they answer for the partition's home region, as S3's `external-1` does for N. Virginia.
  [/^\.global(?=\.health[.>])/, ''],
  [/^\.(autoscaling|budgets|cloudfront|ec2|health|iam|queue|route53|savingsplans|sdb|sts|waf)>/],
  [/\.global>/, '@'],
  [/\.us-gov>.*/, '@us-gov-west-1'],
  [/\.s3-external-1>/, '.s3@'],

  // What is not in service yet, or is for trying: `mturk-requester-sandbox`.
  [/-(?:beta|gamma|preview|sandbox)@/, '@'],

  // S3: bucket, access point or account in front, dots and all. Without a region it can be in any.
  [/^.*\.s3(-accelerate|-accesspoint|-control)?(>.*|@)/, '.s3@'],
  [/^.*\.(s3express)-[^.]+@/],

  // Location [geo-maps, geo-places, geo-routes]. Its first API, signed as `geo`, shares these three hosts.
  [/^\.(maps|places|routes)\.geo@/, '.geo-$1@'],
  // IoT [iotsecuretunneling, iot-jobs-data, greengrass, iot-data]. The two hosts left out want a client certificate; but
  // Greengrass's in GovCloud takes a signature [endpoints.json].
  [/^\.api\.(tunneling\.iot|iot-tunneling)@/, '.IoTSecuredTunneling@'],
  [/^\.[^.]+\.jobs\.iot@/, '.iot-jobs-data@'],
  [/^\.(greengrass)-ats\.iot(?=@us-gov-)/, '.$1'],
  [/^\.(?!credentials|greengrass)[^.]+(\.ats)?\.iot@/, '.iotdata@'],
  // The price list files are public; the API is `api.pricing`.
  [/^\.pricing@/, '>'],
  // [ecr, detective, iotwireless, mediatailor, pricing, sagemaker, sustainability ...]
  [/^\.api\.([^.]+)@/],
  // The resources in `on.aws`: OpenSearch, Aurora DSQL (`dsql-fnh4` through PrivateLink), function URLs, VPC Lattice.
  [/^.*\.(aoss?|dsql|lambda(?=-url)|neptune-graph|vpc-lattice-svcs)(-[^.]+)?\.on@/],

  // An id, an account or a plane in front: `abc123.execute-api`, `abc123.appsync-realtime-api`, `runtime.sagemaker`.
  [
    /^.*\.(aidevops|airflow|aoss|appsync|bedrock-agentcore|cloudsearch|dataexchange|deadline|emr-serverless|es|execute-api|geo|health-agent|healthlake|iotsitewise|iottwinmaker|kinesisvideo|managedblockchain|mediaconvert|mediapackagev2|mediastore|neptune|neptune-graph|osis|payment-cryptography|qapps|rum|s3-object-lambda|s3-outposts|sagemaker|sms-voice|timestream|wickr)(-api|-realtime-api|-services|\.pinpoint)?@/,
  ],
  // The same, also joined with a dash: `meetings-chime`, `models-v2-lex`, `123.data-kinesis`, `streams-dynamodb`.
  [
    /^.*[.-](chime|ddb|dynamodb|kinesis|lakeformation|lex|marketplace|medical-imaging|omics|rekognition|servicediscovery)@/,
  ],
  [/^\.(?:verification\.|(?:data|git|stream|streaming|sync)-)(codecommit|logs|signer|states)@/],
  // A plane or a version behind: `appconfigdata`, `bedrock-runtime`, `timestream-query`, `transcribestreaming`.
  // Narrowed where a sibling has a name of its own: `bedrock-mantle`, `ivschat`, `kafkaconnect`, `timestream-influxdb`.
  [
    /^\.(?:cn\.)?(agent-registry|appconfig|appstream|aps(?=-)|bedrock-agentcore|bedrock(?!-mantle)|cassandra|cloudhsm|cloudsearch|cloudwatch|events|forecast|iam(?=-)|ivs(?=r)|kafka(?=-)|partnercentral(?=-prm)|personalize|servicecatalog|timestream(?=-ing|-q)|transcribe)[^.]*@/,
  ],
];

/** The signing names that have nothing in common with what the host is called. */
const signingNames: Readonly<Record<string, string | null | undefined>> = {
  __proto__: null,
  aos: 'es', // [opensearch]
  'arc-recovery-control-config': 'route53-recovery-control-config', // its dual stack
  'cloudfront-kvs': 'cloudfront-keyvaluestore',
  'contact-lens': 'connect',
  ddb: 'dynamodb', // account-based endpoints
  efs: 'elasticfilesystem', // its dual stack
  email: 'ses',
  'mail-manager': 'ses',
  marketplace: 'aws-marketplace',
  'memory-db': 'memorydb',
  'migrationhub-config': 'mgh',
  neptune: 'neptune-db', // a cluster's own host
  oidc: 'sso-oauth', // [sso-oidc]
  'participant.connect': 'execute-api', // [connectparticipant]
  pinpoint: 'mobiletargeting',
  queue: 'sqs',
};

/**
 * A name of one label is a service, today's or tomorrow's, except for what takes no signature: CodeCatalyst and SCIM
 * (bearer tokens), load balancers, AWS's public documentation, the public keys of EKS clusters, S3 websites, and
 * PrivateLink services of other owners.
 */
const isService = /^(?!codecatalyst|elb$|knowledge-mcp|oidc-eks|s3-website|scim|vpce-)[\w-]+$/;

/**
 * The signing name and region that `host` states, or `undefined` if it is not an AWS endpoint that takes a signature:
 * nothing is guessed. Never throws.
 *
 * `host` is a URL's `hostname`: lower case, no port. A host with a trailing dot is not an endpoint: the dot is sent in
 * the `host` header field, where AWS does not expect it, so no signature of it could be trusted to match.
 *
 * @example
 * endpointOf('abc123.lambda-url.eu-west-1.on.aws'); // { service: 'lambda', region: 'eu-west-1' }
 * endpointOf('bucket.s3.amazonaws.com');            // { service: 's3', region: undefined }
 * endpointOf('example.com');                        // undefined
 */
export function endpointOf(host: string): Endpoint | undefined {
  const partition = partitions.find(([suffix]) => suffix.test(host));
  if (!partition) return undefined;
  const scope = readings.reduce(
    (read, [written, as = '.$1@']) => read.replace(written, as),
    `.${host}`.replace(...partition),
  );
  const [, name = '', region] = /^\.([^>@]+)@([^>@]+)?$/.exec(scope) ?? [];
  const service = signingNames[name] ?? name;
  return isService.test(service) ? { service, region } : undefined;
}
