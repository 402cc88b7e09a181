/** What an AWS host says about the scope of a request to it. */
export interface Endpoint {
  /** The signing name: `lambda` for a function URL, `es` for OpenSearch. */
  readonly service: string;
  /**
   * `undefined`: the host does not state a region, as in `bucket.s3.amazonaws.com`.
   * `*`: the host stands for all regions, and only SigV4a can sign for it.
   */
  readonly region?: string | undefined;
}

/** A pattern, and the text that replaces it. Without a second column, the first group replaces it as `.<name>@`. */
type Row = readonly [written: RegExp, read?: string];

/**
 * Partitions [partitions.json]: the suffix of their hosts, and the home region, where global services are signed. Hosts in `on.aws`
 * are resources, not APIs: their `on` stays, and a row below reads it. Two families have their own suffix: SageMaker's MLflow, and
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

/** A region, such as `eu-west-1`, `us-gov-west-1` or `eusc-de-east-1`. */
const REGION = '(?:[a-z]{2}|eusc)(?:-[a-z]+)+-\\d';

/** What may stand after the region: OpenSearch and its kin, CloudSearch, Neptune, the oldest hosts of SQS and EMR, `on.aws`. */
const AFTER_REGION = 'aoss|cloudsearch|elasticmapreduce|es|neptune|neptune-graph|on|osis|queue|sagemaker-mlflow';

/** Services with an id, an account or a plane in front, behind a dot: `abc123.execute-api`, `runtime.sagemaker`. */
const AFTER_DOT =
  'aidevops|airflow|aoss|appsync|bedrock-agentcore|cloudsearch|dataexchange|deadline|emr-serverless|es|execute-api|geo|' +
  'health-agent|healthlake|iotsitewise|iottwinmaker|kinesisvideo|managedblockchain|mediaconvert|mediapackagev2|mediastore|' +
  'neptune|neptune-graph|osis|payment-cryptography|qapps|rum|s3-object-lambda|s3-outposts|sagemaker|sms-voice|timestream|wickr';

/** The same, also joined with a dash: `meetings-chime`, `models-v2-lex`, `123.data-kinesis`, `streams-dynamodb`. */
const AFTER_DOT_OR_DASH =
  'chime|ddb|dynamodb|kinesis|lakeformation|lex|marketplace|medical-imaging|omics|rekognition|servicediscovery';

/**
 * Services with a plane or a version behind: `appconfigdata`, `bedrock-runtime`, `timestream-query`, `transcribestreaming`. Some are
 * narrowed, because a sibling has its own signing name: `bedrock-mantle`, `ivschat`, `kafkaconnect`, `timestream-influxdb`.
 */
const BEFORE_PLANE =
  'agent-registry|appconfig|appstream|aps(?=-)|bedrock-agentcore|bedrock(?!-mantle)|cassandra|cloudhsm|cloudsearch|cloudwatch|' +
  'events|forecast|iam(?=-)|ivs(?=r)|kafka(?=-)|partnercentral(?=-prm)|personalize|servicecatalog|timestream(?=-ing|-q)|transcribe';

/**
 * How a host in a partition is read: each row rewrites it, until it is `.<name>@<region>`.
 *
 * Before that it is `.<labels>` and, after a `>`, the home region of its partition. The leading dot makes all labels begin in the
 * same way. The `>` stays until the region has been read. A host that no row knows keeps its `>` or its dots, and is not an
 * endpoint. A URL's hostname can contain neither `>` nor `@`, so no host can imitate one that has been read. Every pattern takes
 * linear time in the length of the host.
 *
 * The tests compare this table with the endpoint rules and operations of botocore 1.43, whose service ids are in brackets. Hosts of
 * single resources (domains, clusters, function URLs ...) are in no rule set.
 */
const readings: readonly Row[] = [
  // Variants that only change the address: `kms-fips`, `fips.batch`, `runtime-fips.sagemaker`, `s3.dualstack`.
  [/\.(fips|dualstack)(?=[.>])|-fips\b/g, ''],
  // PrivateLink: the endpoint's own name in front. Before `vpce-svc-` it belongs to a customer's service. Without `vpce` after the
  // region it is a name that a customer chose, such as that of a load balancer.
  [/^\.vpce-[^.]+(?=\.(?!vpce-).*\.vpce>)/, ''],

  // The region stands last, also after the dash of S3's oldest form, or before the names that AWS writes after it. `us-gov`
  // [geo-routes] repeats the region, and `fips-` [endpoints.json] changes only the address.
  [
    /* @__PURE__ */ new RegExp(`(?:\\.(?:fips-)?|(\\.s3)-)(${REGION})(\\.(?:${AFTER_REGION}))?(\\.vpce|\\.us-gov)?>.*`),
    '$1$3@$2',
  ],
  // SigV4a only: S3 multi-region access points, CloudFront KeyValueStore, EventBridge and SES multi-region endpoints.
  [/^.*\.(?:accesspoint|endpoints?|\d+)\.(s3(?=-g)|cloudfront-kvs|email|events)([.-]global|\.us-gov)?>.*/, '.$1@*'],
  // Hosts without a region are signed for the partition's home region. S3's `external-1` is N. Virginia.
  [/^\.global(?=\.health[.>])/, ''],
  [/^\.(autoscaling|budgets|cloudfront|ec2|health|iam|queue|route53|savingsplans|sdb|sts|waf)>/],
  [/\.global>/, '@'],
  [/\.us-gov>.*/, '@us-gov-west-1'],
  [/\.s3-external-1>/, '.s3@'],

  // Stages that are not in production: `mturk-requester-sandbox`.
  [/-(?:beta|gamma|preview|sandbox)@/, '@'],

  // S3: a bucket (which may contain dots), an access point or an account in front. Without a region the bucket can be in any region.
  [/^.*\.s3(-accelerate|-accesspoint|-control)?(>.*|@)/, '.s3@'],
  [/^.*\.(s3express)-[^.]+@/],

  // Location [geo-maps, geo-places, geo-routes]. Its first API is signed as `geo` and shares these three hosts.
  [/^\.(maps|places|routes)\.geo@/, '.geo-$1@'],
  // IoT [iotsecuretunneling, iot-jobs-data, greengrass, iot-data]. The two hosts that are left out require a client certificate.
  // Greengrass in GovCloud takes a signature [endpoints.json].
  [/^\.api\.(tunneling\.iot|iot-tunneling)@/, '.IoTSecuredTunneling@'],
  [/^\.[^.]+\.jobs\.iot@/, '.iot-jobs-data@'],
  [/^\.(greengrass)-ats\.iot(?=@us-gov-)/, '.$1'],
  [/^\.(?!credentials|greengrass)[^.]+(\.ats)?\.iot@/, '.iotdata@'],
  // The price list files are public. The API is `api.pricing`.
  [/^\.pricing@/, '>'],
  // [ecr, detective, iotwireless, mediatailor, pricing, sagemaker, sustainability ...]
  [/^\.api\.([^.]+)@/],
  // Resources in `on.aws`: OpenSearch, Aurora DSQL (`dsql-fnh4` through PrivateLink), function URLs, VPC Lattice.
  [/^.*\.(aoss?|dsql|lambda(?=-url)|neptune-graph|vpc-lattice-svcs)(-[^.]+)?\.on@/],

  // An id, an account or a plane in front of the service.
  [/* @__PURE__ */ new RegExp(`^.*\\.(${AFTER_DOT})(-api|-realtime-api|-services|\\.pinpoint)?@`)], // `abc123.appsync-realtime-api`
  [/* @__PURE__ */ new RegExp(`^.*[.-](${AFTER_DOT_OR_DASH})@`)],
  [/^\.(?:verification\.|(?:data|git|stream|streaming|sync)-)(codecommit|logs|signer|states)@/],
  // A plane or a version after the service.
  [/* @__PURE__ */ new RegExp(`^\\.(?:cn\\.)?(${BEFORE_PLANE})[^.]*@`)],
];

/** The signing names that differ from the name in the host. */
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
 * Every name of one label is a service, so that new services need no update. The exceptions take no signature: CodeCatalyst and
 * SCIM (bearer tokens), load balancers, AWS's public documentation, the public keys of EKS clusters, S3 websites, and PrivateLink
 * services of customers.
 */
const isService = /^(?!codecatalyst|elb$|knowledge-mcp|oidc-eks|s3-website|scim|vpce-)[\w-]+$/;

/**
 * Returns the signing name and the region that `host` states. Returns `undefined` if the host is not an AWS endpoint that takes a
 * signature. Nothing is guessed. Never throws.
 *
 * `host` is a URL's `hostname`: lower case, without port. A host with a trailing dot is not an endpoint: clients send the dot in the
 * `host` header, AWS does not expect it there, and the signature might not match.
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
