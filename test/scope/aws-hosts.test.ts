import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { endpointOf } from '../../packages/core/src/scope/aws-hosts.ts';
import { expectLinear } from '../support/effort.ts';

/** `-`: not an endpoint, or a region that the host does not state. `*`: SigV4a only. */
const scopeOf = (host: string): string => {
  const endpoint = endpointOf(host);
  return endpoint ? `${endpoint.service} ${endpoint.region ?? '-'}` : '- -';
};

/** `host service region`, one a line; what follows `#` is a note. */
const rowsOf = (table: string): [host: string, scope: string][] =>
  table
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim().split(/\s+/))
    .filter(([host]) => host)
    .map(([host = '', service = '-', region = '-']) => [host, `${service} ${region}`]);

/**
 * By family. API hosts are held against botocore's rules further down; hosts of single resources (domains, clusters,
 * function URLs ...) are in no rule set and rest on this table alone.
 */
const endpoints: Record<string, string> = {
  'a plain regional service': `
    sqs.us-east-1.amazonaws.com                    sqs               us-east-1
    dynamodb.eu-central-1.amazonaws.com            dynamodb          eu-central-1
    lambda.ap-southeast-7.amazonaws.com            lambda            ap-southeast-7
    kms.mx-central-1.amazonaws.com                 kms               mx-central-1
    ec2.il-central-1.amazonaws.com                 ec2               il-central-1
    secretsmanager.us-west-2.amazonaws.com         secretsmanager    us-west-2
    states.eu-west-1.amazonaws.com                 states            eu-west-1
    sts.eu-west-1.amazonaws.com                    sts               eu-west-1
    eks.eu-west-1.amazonaws.com                    eks               eu-west-1      # the API, not a cluster
    rds.eu-west-1.amazonaws.com                    rds               eu-west-1      # the API, not a database
    es.eu-west-1.amazonaws.com                     es                eu-west-1      # the API, not a domain
    kafka.eu-west-1.amazonaws.com                  kafka             eu-west-1      # the API, not a broker
    kafkaconnect.eu-west-1.amazonaws.com           kafkaconnect      eu-west-1
    execute-api.eu-west-1.amazonaws.com            execute-api       eu-west-1
    ivschat.us-east-1.amazonaws.com                ivschat           us-east-1
    iot.us-east-1.amazonaws.com                    iot               us-east-1
    events.us-east-1.amazonaws.com                 events            us-east-1
    logs.us-east-1.amazonaws.com                   logs              us-east-1
    grafana.us-east-1.amazonaws.com                grafana           us-east-1
    timestream-influxdb.us-east-1.amazonaws.com    timestream-influxdb us-east-1
    quicksight.us-east-1.amazonaws.com             quicksight        us-east-1
    cognito-idp.us-east-1.amazonaws.com            cognito-idp       us-east-1
    tomorrow.eu-east-3.amazonaws.com               tomorrow          eu-east-3      # a service and a region to come
    constructor.us-east-1.amazonaws.com            constructor       us-east-1      # no name of JavaScript's own leaks in`,

  'each partition and its dual stack': `
    sqs.us-east-1.api.aws                          sqs  us-east-1
    sqs.us-gov-west-1.amazonaws.com                sqs  us-gov-west-1
    sqs.us-gov-east-1.api.aws                      sqs  us-gov-east-1
    sqs.cn-north-1.amazonaws.com.cn                sqs  cn-north-1
    sqs.cn-northwest-1.api.amazonwebservices.com.cn sqs cn-northwest-1
    sqs.eusc-de-east-1.amazonaws.eu                sqs  eusc-de-east-1
    sqs.eusc-de-east-1.api.amazonwebservices.eu    sqs  eusc-de-east-1
    sqs.us-iso-east-1.c2s.ic.gov                   sqs  us-iso-east-1
    sqs.us-iso-west-1.api.aws.ic.gov               sqs  us-iso-west-1
    sqs.us-isob-east-1.sc2s.sgov.gov               sqs  us-isob-east-1
    sqs.us-isob-east-1.api.aws.scloud              sqs  us-isob-east-1
    sqs.eu-isoe-west-1.cloud.adc-e.uk              sqs  eu-isoe-west-1
    sqs.eu-isoe-west-1.api.cloud-aws.adc-e.uk      sqs  eu-isoe-west-1
    sqs.us-isof-south-1.csp.hci.ic.gov             sqs  us-isof-south-1
    sqs.us-isof-east-1.api.aws.hci.ic.gov          sqs  us-isof-east-1`,

  'a FIPS endpoint': `
    kms-fips.us-east-1.amazonaws.com               kms           us-east-1
    fips.batch.us-east-1.amazonaws.com             batch         us-east-1
    fips.eks.us-west-2.amazonaws.com               eks           us-west-2
    fips.transcribe.us-west-2.amazonaws.com        transcribe    us-west-2
    runtime-fips.sagemaker.us-east-1.amazonaws.com sagemaker     us-east-1
    api-fips.sagemaker.us-east-1.amazonaws.com     sagemaker     us-east-1
    runtime-fips.lex.us-east-1.amazonaws.com       lex           us-east-1
    data.iot-fips.us-east-1.amazonaws.com          iotdata       us-east-1
    bedrock-runtime-fips.us-east-1.amazonaws.com   bedrock       us-east-1
    email-fips.us-east-1.api.aws                   ses           us-east-1
    streams-dynamodb-fips.us-east-1.api.aws        dynamodb      us-east-1`,

  'a global service': `
    iam.amazonaws.com                              iam           us-east-1
    iam.global.api.aws                             iam           us-east-1
    iam.us-gov.amazonaws.com                       iam           us-gov-west-1
    iam.us-gov.api.aws                             iam           us-gov-west-1
    iam.cn-north-1.amazonaws.com.cn                iam           cn-north-1
    iam.global.api.amazonwebservices.eu            iam           eusc-de-east-1
    iam.us-iso-east-1.c2s.ic.gov                   iam           us-iso-east-1
    sts.amazonaws.com                              sts           us-east-1
    cloudfront.amazonaws.com                       cloudfront    us-east-1
    cloudfront.cn-northwest-1.amazonaws.com.cn     cloudfront    cn-northwest-1
    route53.amazonaws.com                          route53       us-east-1
    route53.us-gov.amazonaws.com                   route53       us-gov-west-1
    route53.sc2s.sgov.gov                          route53       us-isob-east-1
    route53.cloud.adc-e.uk                         route53       eu-isoe-west-1
    budgets.amazonaws.com.cn                       budgets       cn-northwest-1
    budgets.global.csp.hci.ic.gov                  budgets       us-isof-south-1
    budgets.c2s.ic.gov                             budgets       us-iso-east-1
    savingsplans.amazonaws.com                     savingsplans  us-east-1
    waf.amazonaws.com                              waf           us-east-1
    organizations.us-east-1.amazonaws.com          organizations us-east-1
    shield.us-east-1.amazonaws.com                 shield        us-east-1
    ce.us-east-1.amazonaws.com                     ce            us-east-1
    networkmanager.us-west-2.amazonaws.com         networkmanager us-west-2
    health.us-east-1.amazonaws.com                 health        us-east-1
    global.health.amazonaws.com                    health        us-east-1
    global.health.amazonaws.com.cn                 health        cn-northwest-1
    global.health.us-gov.amazonaws.com             health        us-gov-west-1
    sdb.amazonaws.com                              sdb           us-east-1
    ec2.amazonaws.com                              ec2           us-east-1      # without a region, N. Virginia
    autoscaling.amazonaws.com                      autoscaling   us-east-1
    partnercentral-channel.global.api.aws          partnercentral-channel us-east-1`,

  S3: `
    s3.us-east-1.amazonaws.com                               s3 us-east-1    # path style
    s3.amazonaws.com                                         s3 -            # the bucket can be in any region
    bucket.s3.amazonaws.com                                  s3 -
    my.dotted.bucket.s3.amazonaws.com                        s3 -
    eu-west-1.s3.amazonaws.com                               s3 -            # a bucket named like a region
    bucket.s3.eu-west-1.amazonaws.com                        s3 eu-west-1
    my.dotted.bucket.s3.eu-west-1.amazonaws.com              s3 eu-west-1
    us-east-1.s3.eu-west-1.amazonaws.com                     s3 eu-west-1
    logs.us-east-1.s3.eu-west-1.amazonaws.com                s3 eu-west-1
    execute-api.s3.eu-west-1.amazonaws.com                   s3 eu-west-1    # a bucket named like a service
    vpce-bucket.s3.eu-west-1.amazonaws.com                   s3 eu-west-1
    fips-bucket.s3.eu-west-1.amazonaws.com                   s3 eu-west-1
    s3-eu-west-1.amazonaws.com                               s3 eu-west-1    # the oldest form
    bucket.s3-eu-west-1.amazonaws.com                        s3 eu-west-1
    my.bucket.s3-us-gov-west-1.amazonaws.com                 s3 us-gov-west-1
    s3-fips-us-gov-west-1.amazonaws.com                      s3 us-gov-west-1
    s3-external-1.amazonaws.com                              s3 us-east-1
    bucket.s3-external-1.amazonaws.com                       s3 us-east-1
    bucket.s3-fips.us-east-1.amazonaws.com                   s3 us-east-1
    bucket.s3.dualstack.eu-west-1.amazonaws.com              s3 eu-west-1
    s3-fips.dualstack.us-east-1.amazonaws.com                s3 us-east-1
    bucket.s3-accelerate.amazonaws.com                       s3 -
    bucket.s3-accelerate.dualstack.amazonaws.com             s3 -
    bucket.s3.cn-north-1.amazonaws.com.cn                    s3 cn-north-1
    bucket.s3.eusc-de-east-1.amazonaws.eu                    s3 eusc-de-east-1
    bucket.s3.us-isob-east-1.sc2s.sgov.gov                   s3 us-isob-east-1
    point-123456789012.s3-accesspoint.eu-west-1.amazonaws.com            s3 eu-west-1
    point-123456789012.s3-accesspoint-fips.us-east-1.amazonaws.com       s3 us-east-1
    point-123456789012.s3-accesspoint.dualstack.eu-west-1.amazonaws.com  s3 eu-west-1
    point-123456789012.s3-accesspoint-fips.dualstack.us-east-1.amazonaws.com s3 us-east-1
    123456789012.s3-control.eu-west-1.amazonaws.com          s3 eu-west-1
    123456789012.s3-control-fips.dualstack.us-east-1.amazonaws.com s3 us-east-1
    s3-control.eu-west-1.amazonaws.com                       s3 eu-west-1
    bucket.vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com    s3 us-east-1
    point-123456789012.accesspoint.vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com s3 us-east-1
    123456789012.control.vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com s3 us-east-1
    vpce-0a1b-c2d3.s3.us-east-1.vpce.amazonaws.com           s3 us-east-1
    point-123456789012.s3-object-lambda.eu-west-1.amazonaws.com     s3-object-lambda eu-west-1
    io-route.s3-object-lambda-fips.us-east-1.amazonaws.com   s3-object-lambda us-east-1   # WriteGetObjectResponse
    s3-outposts.eu-west-1.amazonaws.com                      s3-outposts eu-west-1
    point-123456789012.op-01ac5d28a6a232904.s3-outposts.eu-west-1.amazonaws.com s3-outposts eu-west-1
    alias.ec2.s3-outposts.eu-west-1.amazonaws.com            s3-outposts eu-west-1
    bucket--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com           s3express us-east-1
    bucket--use1-az4--x-s3.s3express-fips-use1-az4.us-east-1.amazonaws.com      s3express us-east-1
    bucket--use1-az4--x-s3.s3express-use1-az4.dualstack.us-east-1.amazonaws.com s3express us-east-1
    s3express-control.us-east-1.amazonaws.com                s3express us-east-1
    s3express-control-fips.dualstack.us-east-1.amazonaws.com s3express us-east-1
    s3tables.us-east-1.amazonaws.com                         s3tables  us-east-1
    s3vectors.us-east-1.api.aws                              s3vectors us-east-1`,

  'an id in front': `
    abc123.execute-api.eu-west-1.amazonaws.com               execute-api eu-west-1
    d-abc123.execute-api.eu-west-1.amazonaws.com             execute-api eu-west-1   # target of a custom domain
    abc123.execute-api.cn-north-1.amazonaws.com.cn           execute-api cn-north-1
    abc123-vpce-0a1b2c3d.execute-api.eu-west-1.amazonaws.com execute-api eu-west-1  
    vpce-0a1b-c2d3.execute-api.eu-west-1.vpce.amazonaws.com  execute-api eu-west-1
    vpce-0a1b-c2d3-eu-west-1a.execute-api.eu-west-1.vpce.amazonaws.com execute-api eu-west-1
    abc123.execute-api.eu-west-1.vpce.amazonaws.com          execute-api eu-west-1
    abc123.lambda-url.eu-west-1.on.aws                       lambda eu-west-1
    abc123.lambda-url.eusc-de-east-1.on.amazonwebservices.eu lambda eusc-de-east-1
    abc123.appsync-api.eu-west-1.amazonaws.com               appsync eu-west-1
    abc123.appsync-realtime-api.eu-west-1.amazonaws.com      appsync eu-west-1
    svc-0a1b.7d67968.vpc-lattice-svcs.eu-west-1.on.aws       vpc-lattice-svcs eu-west-1
    abc123.dsql.us-east-1.on.aws                             dsql us-east-1
    abc123.dsql-fnh4.us-east-1.on.aws                        dsql us-east-1          # through PrivateLink
    a1b2c3-ats.iot.eu-west-1.amazonaws.com                   iotdata eu-west-1
    a1b2c3.iot.eu-west-1.amazonaws.com                       iotdata eu-west-1
    data-ats.iot.eu-west-1.amazonaws.com                     iotdata eu-west-1
    data.ats.iot.cn-north-1.amazonaws.com.cn                 iotdata cn-north-1
    a1b2c3.ats.iot.cn-north-1.amazonaws.com.cn               iotdata cn-north-1
    a1b2c3.jobs.iot.eu-west-1.amazonaws.com                  iot-jobs-data eu-west-1
    data.jobs.iot.eu-west-1.amazonaws.com                    iot-jobs-data eu-west-1
    123456789012.ddb.us-east-1.amazonaws.com                 dynamodb us-east-1
    123456789012.ddb.us-east-1.api.aws                       dynamodb us-east-1
    123456789012.search-ddb.us-east-1.api.aws                dynamodb us-east-1
    search-dynamodb.us-east-1.amazonaws.com                  dynamodb us-east-1
    123456789012.data-kinesis.us-east-1.amazonaws.com        kinesis us-east-1
    123456789012.control-kinesis.us-east-1.amazonaws.com     kinesis us-east-1
    123456789012.data-kinesis-fips.us-east-1.api.aws         kinesis us-east-1
    b-1a2b3c4d.kinesisvideo.us-west-2.amazonaws.com          kinesisvideo us-west-2  # GetDataEndpoint
    abcd1234.mediaconvert.eu-west-1.amazonaws.com            mediaconvert eu-west-1  # DescribeEndpoints
    abcd1234.data.mediastore.eu-west-1.amazonaws.com         mediastore eu-west-1
    ingest-cell1.timestream.us-east-1.amazonaws.com          timestream us-east-1    # endpoint discovery
    g-abc123.neptune-graph.us-east-1.amazonaws.com           neptune-graph us-east-1
    abc123.livy.emr-serverless-services.us-east-1.amazonaws.com     emr-serverless us-east-1
    nd-abc123.ethereum.managedblockchain.us-east-1.amazonaws.com    managedblockchain us-east-1
    abc123.gateway.bedrock-agentcore.us-east-1.amazonaws.com        bedrock-agentcore us-east-1
    abc123.egress.def456.mediapackagev2.us-east-1.amazonaws.com     mediapackagev2 us-east-1
    abc123-1.ingest.def456.mediapackagev2.us-east-1.amazonaws.com   mediapackagev2 us-east-1
    node001.ue1.ws-messaging.chime.aws                       chime -                 # a WebSocket; the region is abbreviated`,

  'the region before the name': `
    search-domain-abc123.eu-west-1.es.amazonaws.com          es eu-west-1
    vpc-domain-abc123.eu-west-1.es.amazonaws.com             es eu-west-1
    search-domain-abc123.cn-north-1.es.amazonaws.com.cn      es cn-north-1
    search-domain-abc123.aos.eu-west-1.on.aws                es eu-west-1            # the new form
    vpc-domain-abc123.aos.eu-west-1.on.aws                   es eu-west-1
    aos.eu-west-1.api.aws                                    es eu-west-1
    abc123.eu-west-1.aoss.amazonaws.com                      aoss eu-west-1
    abc123.aoss.eu-west-1.on.aws                             aoss eu-west-1
    aoss.eu-west-1.amazonaws.com                             aoss eu-west-1
    pipeline-abc123.eu-west-1.osis.amazonaws.com             osis eu-west-1          # OpenSearch Ingestion
    db.cluster-abc123.eu-west-1.neptune.amazonaws.com        neptune-db eu-west-1
    db.cluster-ro-abc123.eu-west-1.neptune.amazonaws.com     neptune-db eu-west-1
    db.cluster-abc123.neptune.cn-north-1.amazonaws.com.cn    neptune-db cn-north-1
    g-abc123.us-east-1.neptune-graph.amazonaws.com           neptune-graph us-east-1
    doc-domain-abc123.eu-west-1.cloudsearch.amazonaws.com    cloudsearch eu-west-1
    search-domain-abc123.eu-west-1.cloudsearch.amazonaws.com cloudsearch eu-west-1
    queue.amazonaws.com                                      sqs us-east-1           # SQS's oldest form
    eu-west-1.queue.amazonaws.com                            sqs eu-west-1
    cn-north-1.queue.amazonaws.com.cn                        sqs cn-north-1
    eu-west-1.elasticmapreduce.amazonaws.com                 elasticmapreduce eu-west-1 # EMR's oldest form
    eu-west-1.experiments.sagemaker.aws                      sagemaker-mlflow eu-west-1`,

  'a name of its own': `
    bedrock.us-east-1.amazonaws.com                          bedrock us-east-1
    bedrock-runtime.us-east-1.amazonaws.com                  bedrock us-east-1
    bedrock-agent.us-east-1.amazonaws.com                    bedrock us-east-1
    bedrock-agent-runtime.us-east-1.amazonaws.com            bedrock us-east-1
    bedrock-data-automation-runtime.us-east-1.amazonaws.com  bedrock us-east-1
    bedrock-agentcore.us-east-1.amazonaws.com                bedrock-agentcore us-east-1
    bedrock-agentcore-control.us-east-1.amazonaws.com        bedrock-agentcore us-east-1
    bedrock-mantle.us-east-1.api.aws                         bedrock-mantle us-east-1  # OpenAI-compatible
    email.us-east-1.amazonaws.com                            ses us-east-1
    mail-manager.us-east-1.amazonaws.com                     ses us-east-1
    aps-workspaces.us-east-1.amazonaws.com                   aps us-east-1
    aps.us-east-1.amazonaws.com                              aps us-east-1
    api.sagemaker.us-east-1.amazonaws.com                    sagemaker us-east-1
    runtime.sagemaker.us-east-1.amazonaws.com                sagemaker us-east-1
    a2i-runtime.sagemaker.us-east-1.amazonaws.com            sagemaker us-east-1
    featurestore-runtime.sagemaker.us-east-1.amazonaws.com   sagemaker us-east-1
    sagemaker-geospatial.us-west-2.amazonaws.com             sagemaker-geospatial us-west-2
    runtime.lex.us-east-1.amazonaws.com                      lex us-east-1
    models.lex.us-east-1.amazonaws.com                       lex us-east-1
    runtime-v2-lex.us-east-1.amazonaws.com                   lex us-east-1
    metering.marketplace.us-east-1.amazonaws.com             aws-marketplace us-east-1
    entitlement.marketplace.us-east-1.amazonaws.com          aws-marketplace us-east-1
    agreement-marketplace.us-east-1.amazonaws.com            aws-marketplace us-east-1
    marketplacecommerceanalytics.us-east-1.amazonaws.com     marketplacecommerceanalytics us-east-1
    meetings-chime.us-east-1.amazonaws.com                   chime us-east-1
    media-pipelines-chime.us-east-1.amazonaws.com            chime us-east-1
    api.ecr.us-east-1.amazonaws.com                          ecr us-east-1
    ecr.us-east-1.api.aws                                    ecr us-east-1
    api.ecr-public.us-east-1.amazonaws.com                   ecr-public us-east-1
    api.detective.us-east-1.amazonaws.com                    detective us-east-1
    api.mediatailor.us-east-1.amazonaws.com                  mediatailor us-east-1
    api.pricing.us-east-1.amazonaws.com                      pricing us-east-1
    api.iotwireless.us-east-1.amazonaws.com                  iotwireless us-east-1
    api.tunneling.iot.us-east-1.amazonaws.com                IoTSecuredTunneling us-east-1
    api.iot-tunneling.us-east-1.api.aws                      IoTSecuredTunneling us-east-1
    streams.dynamodb.us-east-1.amazonaws.com                 dynamodb us-east-1
    ingest.timestream.us-east-1.amazonaws.com                timestream us-east-1
    query.timestream.us-east-1.amazonaws.com                 timestream us-east-1
    timestream-query.us-east-1.api.aws                       timestream us-east-1
    data.mediastore.us-east-1.amazonaws.com                  mediastore us-east-1
    participant.connect.us-east-1.amazonaws.com              execute-api us-east-1
    contact-lens.us-east-1.amazonaws.com                     connect us-east-1
    appconfigdata.us-east-1.amazonaws.com                    appconfig us-east-1
    appconfig.us-east-1.amazonaws.com                        appconfig us-east-1
    appstream2.us-east-1.amazonaws.com                       appstream us-east-1
    pinpoint.us-east-1.amazonaws.com                         mobiletargeting us-east-1
    sms-voice.pinpoint.us-east-1.amazonaws.com               sms-voice us-east-1
    oidc.us-east-1.amazonaws.com                             sso-oauth us-east-1
    memory-db.us-east-1.amazonaws.com                        memorydb us-east-1
    personalize-events.us-east-1.amazonaws.com               personalize us-east-1
    personalize-runtime.us-east-1.amazonaws.com              personalize us-east-1
    forecastquery.us-east-1.amazonaws.com                    forecast us-east-1
    eventsv2.us-east-1.amazonaws.com                         events us-east-1
    cassandra-streams.us-east-1.api.aws                      cassandra us-east-1
    cloudhsmv2.us-east-1.amazonaws.com                       cloudhsm us-east-1
    cloudsearchdomain.us-east-1.amazonaws.com                cloudsearch us-east-1
    migrationhub-config.us-west-2.amazonaws.com              mgh us-west-2
    ivsrealtime.us-east-1.amazonaws.com                      ivs us-east-1
    servicecatalog-appregistry.us-east-1.amazonaws.com       servicecatalog us-east-1
    git-codecommit.us-east-1.amazonaws.com                   codecommit us-east-1      # Git over HTTPS
    transcribestreaming.us-east-1.amazonaws.com              transcribe us-east-1
    transcribestreaming-fips.us-east-1.amazonaws.com         transcribe us-east-1
    cn.transcribe.cn-north-1.amazonaws.com.cn                transcribe cn-north-1
    streaming-rekognition.us-east-1.amazonaws.com            rekognition us-east-1     # Face Liveness
    streaming-logs.us-east-1.amazonaws.com                   logs us-east-1            # StartLiveTail
    sync-states.us-east-1.amazonaws.com                      states us-east-1          # StartSyncExecution
    data-servicediscovery.us-east-1.amazonaws.com            servicediscovery us-east-1
    data-signer.us-east-1.amazonaws.com                      signer us-east-1
    verification.signer.us-east-1.amazonaws.com              signer us-east-1
    verification.signer-fips.us-east-1.amazonaws.com         signer us-east-1
    greengrass-ats.iot.us-gov-west-1.amazonaws.com           greengrass us-gov-west-1  # elsewhere it wants a certificate
    runtime-medical-imaging.us-east-1.amazonaws.com          medical-imaging us-east-1
    control-storage-omics.us-east-1.amazonaws.com            omics us-east-1
    query-lakeformation.us-east-1.amazonaws.com              lakeformation us-east-1
    data.iotsitewise.us-east-1.amazonaws.com                 iotsitewise us-east-1
    dataplane.rum.us-east-1.amazonaws.com                    rum us-east-1
    dataplane.payment-cryptography.us-east-1.amazonaws.com   payment-cryptography us-east-1
    env.airflow.us-east-1.amazonaws.com                      airflow us-east-1         # the API, not a web server
    maps.geo.us-east-1.amazonaws.com                         geo-maps us-east-1
    cp.tracking.geo.us-east-1.amazonaws.com                  geo us-east-1
    efs.us-east-1.api.aws                                    elasticfilesystem us-east-1
    kafka-api.us-east-1.api.aws                              kafka us-east-1
    arc-recovery-control-config.us-west-2.api.aws            route53-recovery-control-config us-west-2`,

  'a sandbox or a beta': `
    mturk-requester-sandbox.us-east-1.amazonaws.com          mturk-requester us-east-1
    kafka-beta.us-east-1.amazonaws.com                       kafka us-east-1
    ssm-gamma.us-west-1.amazonaws.com                        ssm us-west-1
    rds-preview.us-east-2.amazonaws.com                      rds us-east-2
    abc123.execute-api-beta.us-east-1.amazonaws.com          execute-api us-east-1
    rds-preview-fips.us-east-2.amazonaws.com                 rds us-east-2`,

  'an interface VPC endpoint': `
    vpce-0a1b-c2d3.sqs.us-east-1.vpce.amazonaws.com          sqs us-east-1
    vpce-0a1b-c2d3-us-east-1a.sqs.us-east-1.vpce.amazonaws.com sqs us-east-1
    vpce-0a1b-c2d3.kms-fips.us-east-1.vpce.amazonaws.com     kms us-east-1
    vpce-0a1b-c2d3.api.ecr.us-east-1.vpce.amazonaws.com      ecr us-east-1
    vpce-0a1b-c2d3.runtime.sagemaker.us-east-1.vpce.amazonaws.com sagemaker us-east-1
    vpce-0a1b-c2d3.bedrock-runtime.us-east-1.vpce.amazonaws.com bedrock us-east-1
    vpce-0a1b-c2d3.email.us-east-1.vpce.amazonaws.com        ses us-east-1
    vpce-0a1b-c2d3.data.iot.us-east-1.vpce.amazonaws.com     iotdata us-east-1
    vpce-0a1b-c2d3.sqs.cn-north-1.vpce.amazonaws.com.cn      sqs cn-north-1
    vpce-0a1b-c2d3.elasticloadbalancing.us-east-1.vpce.amazonaws.com elasticloadbalancing us-east-1`,

  'SigV4a only': `
    mfzwi23gnjvgw.mrap.accesspoint.s3-global.amazonaws.com   s3 *
    123456789012.cloudfront-kvs.global.api.aws               cloudfront-keyvaluestore *
    abc123.veo.endpoint.events.amazonaws.com                 events *
    abc123.veo.endpoints.email.amazonaws.com                 ses *
    abc123.veo.endpoints.email.global.api.aws                ses *
    abc123.veo.endpoints.email.us-gov.amazonaws.com          ses *`,
};

const others: Record<string, string> = {
  "customers' code and databases": `
    ec2-1-2-3-4.compute-1.amazonaws.com
    ec2-1-2-3-4.eu-west-1.compute.amazonaws.com
    ec2-1-2-3-4.cn-north-1.compute.amazonaws.com.cn
    ip-10-0-0-1.eu-west-1.compute.internal
    ip-10-0-0-1.ec2.internal
    i-0a1b2c3d.eu-west-1.compute.amazonaws.com
    my-lb-1234567890.eu-west-1.elb.amazonaws.com
    dualstack.my-lb-1234567890.eu-west-1.elb.amazonaws.com
    my-nlb-0a1b2c3d.elb.eu-west-1.amazonaws.com
    public-keys.auth.elb.eu-west-1.amazonaws.com
    my-lb-1234567890.elb.cn-north-1.amazonaws.com.cn
    db.abc123.eu-west-1.rds.amazonaws.com
    db.proxy-abc123.eu-west-1.rds.amazonaws.com
    db.abc123.rds.cn-north-1.amazonaws.com.cn
    warehouse.abc123.eu-west-1.redshift.amazonaws.com
    wg.123456789012.eu-west-1.redshift-serverless.amazonaws.com
    cache.abc123.0001.euw1.cache.amazonaws.com
    db.cluster-abc123.eu-west-1.docdb.amazonaws.com
    abc123.gr7.eu-west-1.eks.amazonaws.com
    abc123.eks-cluster.eu-west-1.api.aws
    oidc.eks.eu-west-1.amazonaws.com
    oidc-eks.eu-west-1.api.aws
    fs-0a1b2c3d.efs.eu-west-1.amazonaws.com
    b-1.cluster.abc123.c2.kafka.eu-west-1.amazonaws.com
    boot-abc123.c1.kafka-serverless.eu-west-1.amazonaws.com
    b-0a1b2c3d-1.mq.eu-west-1.amazonaws.com
    b-0a1b2c3d.mq.eu-west-1.on.aws
    abc123.eu-west-1.awsapprunner.com
    env.eu-west-1.elasticbeanstalk.com
    d111111abcdef8.cloudfront.net
    a1234567890abcdef.awsglobalaccelerator.com
    dax.abc123.dax-clusters.eu-west-1.amazonaws.com
    s-0a1b2c3d.server.transfer.eu-west-1.amazonaws.com
    abc123.mediatailor.eu-west-1.amazonaws.com
    abc123.vfs.cloud9.eu-west-1.amazonaws.com
    vpce-0a1b-c2d3.vpce-svc-0d1e2f3a.eu-west-1.vpce.amazonaws.com
    vpce-svc-0d1e2f3a.eu-west-1.vpce.amazonaws.com
    bucket.vpce-0a1b-c2d3.vpce-svc-0d1e2f3a.eu-west-1.vpce.amazonaws.com
    main.d1a2b3c4.amplifyapp.com
    abc123.cs.eu-west-1.amazonlightsail.com
    svc.ecs.eu-west-1.on.aws
    abc123.lambda-things.eu-west-1.on.aws
    d-abc123.studio.eu-west-1.sagemaker.aws
    app.notebook.eu-west-1.sagemaker.aws`,

  "customers' code, in names that look like an endpoint's": `
    vpce-shop-0123456789abcdef.elb.eu-west-1.amazonaws.com
    vpce-shop-0123456789abcdef.elb.cn-north-1.amazonaws.com.cn
    vpce-shop-0123456789abcdef.elb.us-gov-west-1.amazonaws.com
    vpce-shop-0123456789.eu-west-1.elb.amazonaws.com
    dualstack.vpce-shop-0123456789abcdef.elb.eu-west-1.amazonaws.com
    vpce-shop-0123456789abcdef.elb.eu-west-1.vpce.amazonaws.com
    elb.eu-west-1.amazonaws.com
    vpce-0a1b-c2d3.elb.eu-west-1.vpce.amazonaws.com
    fips.elb.eu-west-1.amazonaws.com
    dualstack.elb.eu-west-1.api.aws
    elb-fips.us-east-1.amazonaws.com
    elb-beta.eu-west-1.amazonaws.com
    execute-api-0123456789abcdef.elb.eu-west-1.amazonaws.com
    s3-0123456789abcdef.elb.eu-west-1.amazonaws.com
    lex.elb.eu-west-1.amazonaws.com
    vpce-db.abc123.eu-west-1.rds.amazonaws.com
    vpce-db.abc123.rds.cn-north-1.amazonaws.com.cn
    vpce-db.cluster-abc123.eu-west-1.docdb.amazonaws.com
    vpce-0123.eu-west-1.compute.amazonaws.com
    vpce-0123.compute-1.amazonaws.com
    vpce-fs.efs.eu-west-1.amazonaws.com
    vpce-b.mq.eu-west-1.amazonaws.com
    vpce-abc123.eks-cluster.eu-west-1.api.aws
    s3.vpce-db.abc123.eu-west-1.rds.amazonaws.com
    b-1.vpce-cluster.abc123.c2.kafka.eu-west-1.amazonaws.com
    b-1.cluster.abc123.c2.kafka-beta.eu-west-1.amazonaws.com
    vpce-0a1b.s3-website.eu-west-1.amazonaws.com
    s3.eu-west-1.s3-website.eu-west-1.amazonaws.com
    s3.s3-website-eu-west-1.amazonaws.com
    sqs.eu-west-1.awsapprunner.com
    vpce-0a1b.sqs.eu-west-1.vpce.awsapprunner.com
    s3.eu-west-1.elasticbeanstalk.com
    sqs-sandbox.eu-west-1.elasticbeanstalk.com
    sts.amazonaws.com.d111111abcdef8.cloudfront.net
    execute-api.eu-west-1.amplifyapp.com
    sqs.eu-west-1.awsglobalaccelerator.com
    lambda-url.eu-west-1.amazoncognito.com`,

  'hosts that take tokens, certificates or nothing': `
    bucket.s3-website-eu-west-1.amazonaws.com
    bucket.s3-website.eu-central-1.amazonaws.com
    my.dotted.bucket.s3-website.eu-central-1.amazonaws.com
    s3-website.eu-central-1.amazonaws.com
    s3-website-us-east-1.amazonaws.com
    ip-ranges.amazonaws.com
    checkip.amazonaws.com
    portal.sso.eu-west-1.amazonaws.com
    scim.eu-west-1.amazonaws.com
    codecatalyst.global.api.aws
    pool.auth.eu-west-1.amazoncognito.com
    123456789012.dkr.ecr.eu-west-1.amazonaws.com
    123456789012.dkr-ecr.eu-west-1.on.aws
    vpce-0a1b-c2d3.dkr.ecr.eu-west-1.vpce.amazonaws.com
    public.ecr.aws
    domain-123456789012.d.codeartifact.eu-west-1.amazonaws.com
    domain-123456789012.d.codeartifact.eu-west-1.on.aws
    g-abc123.grafana-workspace.eu-west-1.amazonaws.com
    abc123.c2.eu-west-1.airflow.amazonaws.com
    abc123.credentials.iot.eu-west-1.amazonaws.com
    vpce-0a1b-c2d3.credentials.iot.eu-west-1.vpce.amazonaws.com
    greengrass-ats.iot.eu-west-1.amazonaws.com
    greengrass-ats.iot.us-east-1.amazonaws.com
    credentials.iot.us-gov-west-1.amazonaws.com
    abc123.credentials.iot.us-gov-west-1.amazonaws.com
    data.tunneling.iot.eu-west-1.amazonaws.com
    knowledge-mcp.global.api.aws                   # public documentation
    pricing.us-east-1.amazonaws.com                # price list files; the API is api.pricing
    pricing.cn-northwest-1.amazonaws.com.cn
    pricing-fips.us-east-1.amazonaws.com
    schema.cloudformation.us-east-1.amazonaws.com
    truststore.pki.eu-west-1.rds.amazonaws.com
    eu-west-1.quicksight.aws.amazon.com
    eu-west-1.signin.aws.amazon.com
    signin.aws.amazon.com
    console.aws.amazon.com
    docs.aws.amazon.com
    aws.amazon.com
    instance.my.connect.aws`,

  'look-alikes and what nobody knows': `
    amazonaws.com
    api.aws
    us-east-1.amazonaws.com
    foo.amazonaws.com
    foo.bar.baz.amazonaws.com
    foo.bar.us-east-1.amazonaws.com
    foo.fips-bar.us-east-1.amazonaws.com
    foo.prod-us-east-1.amazonaws.com
    foo.fips-prod-us-east-1.amazonaws.com
    foo.fipsus-east-1.amazonaws.com
    fips-us-east-1.amazonaws.com
    global.sqs.us-east-1.amazonaws.com
    global.global.health.amazonaws.com
    global.healthy.amazonaws.com
    health.us-gov.global.amazonaws.com
    x.health.us-east-1.amazonaws.com
    x.verification.signer.us-east-1.amazonaws.com
    verification.kms.us-east-1.amazonaws.com
    -sandbox.us-east-1.amazonaws.com
    sandbox.mturk-requester.us-east-1.amazonaws.com
    foo.bar-sandbox.us-east-1.amazonaws.com
    mediapackagev2.evil.us-east-1.amazonaws.com
    abc123.mediapackagev22.us-east-1.amazonaws.com
    experiments.sagemaker.aws
    sqs.experiments.sagemaker.aws
    sqs.us-east-1.experiments.sagemaker.aws
    us-east-1.experiments.sagemaker.aws.evil.com
    us-east-1.experiments-sagemaker.aws
    us-east-1.evilexperiments.sagemaker.aws
    us-east-1.studio.sagemaker.aws
    sagemaker.aws
    ws-messaging.chime.aws
    node001.ue1.messaging.chime.aws
    node001.ue1.evil-ws-messaging.chime.aws
    node001.ue1.ws-messaging.chime.aws.evil.com
    chime.aws
    foo.us-east-1.elasticmapreduce.amazonaws.com
    elasticmapreduce.amazonaws.com
    foo.us-east-1.on.aws
    foo.us-east-1.aws
    foo.api.aws
    dzd-abc123.sagemaker.us-east-1.on.aws
    evil-amazonaws.com
    sqs.us-east-1.evil-amazonaws.com
    sqs.us-east-1amazonaws.com
    sqs.us-east-1.amazonaws.com.evil.com
    s3.amazonaws.com.evil.example
    sqs.us-east-1.amazonaws.org
    sqs.us-east-1.amazonaws.com.
    sqs.us-east-1
    sqs~us-east-1.amazonaws.com
    sqs.us-east-1~.evil.com
    iam~.evil.com
    sqs.region.amazonaws.com
    sqs.us-east-one.amazonaws.com
    sqs.us-east-1.example.com
    example.com
    localhost
    127.0.0.1
    [::1]`,
};

describe('an endpoint', () => {
  it.each(Object.entries(endpoints))('is known by its host: %s', (_, table) => {
    const rows = rowsOf(table);
    expect(rows.map(([host]) => [host, scopeOf(host)])).toEqual(rows);
  });

  it.each(Object.entries(others))('is not: %s', (_, table) => {
    const rows = rowsOf(table);
    expect(rows.map(([host]) => [host, scopeOf(host)])).toEqual(rows);
  });

  it('does not state a region that it does not have', () => {
    expect(endpointOf('bucket.s3.amazonaws.com')).toEqual({ service: 's3', region: undefined });
    expect(endpointOf('')).toBeUndefined();
    expect(endpointOf('sqs@us-east-1.amazonaws.com')).toBeUndefined();
  });

  it('is read in linear time, whatever the host', async () => {
    const hostile = ['a-', 'a.', '-a', 's3.', 'us-east-', 'vpce-a.', 'fips.'].flatMap((part) => [
      part.repeat(20_000),
      `${part.repeat(20_000)}.amazonaws.com`,
      `${part.repeat(20_000)}.us-east-1.amazonaws.com`,
    ]);
    await expectLinear(() => hostile.forEach(endpointOf));
  });
});

describe('botocore', () => {
  /** Where we say something else on purpose: which lines of its table, as `host service region where`, and why. */
  const reasons: [line: RegExp, reason: string][] = [
    [/ made-up$/, 'there is no such host: endpoints.json puts the name of a variant where a region belongs'],
    [
      /^budgets\.amazonaws\.com .* us-gov-west-1 /,
      'its rules send GovCloud to the commercial host, which is read as commercial',
    ],
    [
      /^cloudfront\.amazonaws\.com .* us-gov-west-1 /,
      'its rules send GovCloud to the commercial host, which is read as commercial',
    ],
    [
      /^iam\.global\.api\.amazonwebservices\.com\.cn .* iam$/,
      "says no region; the partition's home region is cn-northwest-1",
    ],
    [/^importexport[.-]/, 'retired, and signed with version 2'],
    [/ location$/, "its first API shares maps, places and routes.geo with today's geo-maps, geo-places and geo-routes"],
    [/^localhost:8000 /, 'DynamoDB Local is no host of AWS'],
    [/^mturk-requester-sandbox\./, 'the region that it calls `sandbox` is the one that the host states'],
    [/^ramus-gov-/, 'a slip: the dot before the region is missing'],
    [/^s3\.amazonaws\.com /, 'a bucket there can be in any region'],
    [/ signin$/, 'the console sign-in is not under an AWS API suffix'],
    [/ sustainability$/, 'SigV4a first; its SigV4 wants us-east-1 whatever region the host states'],
    [
      /^transcribestreaming[.-].* endpoints\.json$/,
      'has no service of this name, and the service signs as `transcribe`',
    ],
  ];

  const lines = readFileSync(new URL('botocore.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'));
  const partitions = lines
    .filter((line) => line.startsWith('='))
    .map((line) => {
      const [name = '', suffix = '', dualStack = '', regions = ''] = line.slice(1).split('\t');
      return { name, suffix, dualStack, regions: regions.split(' ') };
    });

  /** `aws -us-east-1 cn-north-1`: all regions of a partition but one, and one of another's. */
  const regionsOf = (words: string[]): string[] =>
    words.reduce<string[]>((regions, word) => {
      const more = partitions.find(({ name }) => name === word)?.regions;
      return more
        ? [...regions, ...more]
        : word !== '-' && word.startsWith('-')
          ? regions.filter((region) => `-${region}` !== word)
          : [...regions, word];
    }, []);

  const rows = lines
    .filter((line) => !line.startsWith('='))
    .flatMap((line) => {
      const [pattern = '', service = '', regions = '', where = ''] = line.split('\t');
      return regionsOf(regions.split(' ')).map((region) => {
        const { suffix = '', dualStack = '' } =
          partitions.find((partition) => partition.regions.includes(region)) ?? {};
        const host = pattern.replace(/\*+$/, (stars) => `${region}.${stars === '*' ? suffix : dualStack}`);
        return { host, scope: `${service} ${region}`, where };
      });
    });
  const differing = rows
    .filter(({ host, scope }) => scopeOf(host) !== scope)
    .map(({ host, scope, where }) => `${host} ${scope} ${where}`);

  it('agrees on every host of its rules and of endpoints.json', () => {
    expect(rows.length).toBeGreaterThan(13_000);
    expect(differing.filter((line) => !reasons.some(([known]) => known.test(line)))).toEqual([]);
  });

  it('differs only where there is a reason', () => {
    expect(reasons.filter(([known]) => !differing.some((line) => known.test(line)))).toEqual([]);
    expect(differing.length).toBeLessThan(200);
  });
});
