"""Writes vectors.json: the tokens that botocore, and the AWS CLI for EKS, make of the same keys at the same time.

    pip install awscli && python from-aws-cli.py > vectors.json
"""

import json
from datetime import datetime

import awscli
import botocore
import botocore.auth
import botocore.session
from awscli.customizations.eks.get_token import STSClientFactory, TokenGenerator
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, prepare_request_dict
from botocore.model import ServiceId
from botocore.signers import RequestSigner, generate_db_auth_token

NOW = datetime(2026, 11, 29, 8, 0, 0)
KEYS = {
    'long-term': ('AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', None),
    'temporary': (
        'ASIAIOSFODNN7EXAMPLE',
        'kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct',
        'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==',
    ),
}

botocore.auth.get_current_datetime = lambda remove_tzinfo=True: NOW


def session_of(keys):
    session = botocore.session.Session(profile=None)
    session.set_credentials(*keys)
    return session


def connect_token(session, service, region, host, parameters):
    """As AWS's pages for ElastiCache and MemoryDB show it: a presigned request without its scheme."""
    signer = RequestSigner(
        ServiceId(service), region, service, 'v4', session.get_credentials(), session.get_component('event_emitter')
    )
    request = {'method': 'GET', 'url_path': '/', 'query_string': '', 'headers': {}, 'body': parameters}
    prepare_request_dict(request, f'https://{host}')
    url = signer.generate_presigned_url(request, 'connect', expires_in=900, region_name=region, signing_name=service)
    return url[len('https://') :]


def eks_token(session, region, cluster):
    """The very code of `aws eks get-token`."""
    session.set_config_variable('region', region)
    return TokenGenerator(STSClientFactory(session).get_sts_client(region)).get_token(cluster)


def rds_token(session, region, host, port, user):
    return generate_db_auth_token(session.create_client('rds', region_name=region), host, port, user)


def sts_authorization(session, region, url, headers, body=''):
    """A POST to STS that is signed in its headers, as its receivers check it."""
    request = AWSRequest('POST', url, headers=headers, data=body)
    SigV4Auth(session.get_credentials(), 'sts', region).add_auth(request)
    return request.headers['Authorization']


def vectors():
    for kind, keys in KEYS.items():
        session = session_of(keys)
        for cache, user, serverless in [('my-cache', 'iam-user-01', False), ('my-serverless', 'iam user+1', True)]:
            parameters = {'Action': 'connect', 'User': user}
            if serverless:
                parameters['ResourceType'] = 'ServerlessCache'
            yield {
                'make': 'elasticacheToken',
                'keys': kind,
                'options': {'cache': cache, 'user': user, 'serverless': serverless, 'region': 'eu-west-1'},
                'token': connect_token(session, 'elasticache', 'eu-west-1', cache, parameters),
            }
        yield {
            'make': 'memorydbToken',
            'keys': kind,
            'options': {'cluster': 'my-cluster', 'user': 'iam-user-01', 'region': 'us-east-1'},
            'token': connect_token(
                session, 'memorydb', 'us-east-1', 'my-cluster', {'Action': 'connect', 'User': 'iam-user-01'}
            ),
        }
        for region in ['eu-west-1', 'us-gov-west-1', 'cn-north-1', 'eusc-de-east-1', 'us-iso-east-1', 'us-isob-east-1']:
            yield {
                'make': 'eksToken',
                'keys': kind,
                'options': {'cluster': 'My_cluster-1', 'region': region},
                'token': eks_token(session, region, 'My_cluster-1'),
            }
        for port in [5432, 3306]:  # not 443: botocore leaves it out of the signed host, AWS's JavaScript signer does not
            host = 'db.cluster-abc123.eu-west-1.rds.amazonaws.com'
            yield {
                'make': 'rdsToken',
                'keys': kind,
                'options': {'host': host, 'port': port, 'user': 'iam_user'},
                'token': rds_token(session, 'eu-west-1', host, port, 'iam_user'),
            }
        headers = {'X-Snowflake-Audience': 'snowflakecomputing.com'}
        for region, suffix in [('eu-west-1', 'com'), ('cn-north-1', 'com.cn')]:
            url = f'https://sts.{region}.amazonaws.{suffix}/'
            yield {
                'make': 'callerIdentityRequest',
                'keys': kind,
                'options': {'region': region, 'headers': headers},
                'token': sts_authorization(
                    session, region, f'{url}?Action=GetCallerIdentity&Version=2011-06-15', headers
                ),
            }
            yield {
                'make': 'vaultLoginRequest',
                'keys': kind,
                'options': {'role': 'app', 'serverId': 'vault.example.com', 'region': region},
                'token': sts_authorization(
                    session,
                    region,
                    url,
                    {
                        'Content-Type': 'application/x-www-form-urlencoded; charset=utf-8',
                        'X-Vault-AWS-IAM-Server-ID': 'vault.example.com',
                    },
                    'Action=GetCallerIdentity&Version=2011-06-15',
                ),
            }


print(
    json.dumps(
        {
            'from': f'awscli {awscli.__version__}, botocore {botocore.__version__}',
            'now': NOW.isoformat() + 'Z',
            'keys': {
                kind: dict(zip(('accessKeyId', 'secretAccessKey', 'sessionToken'), filter(None, keys)))
                for kind, keys in KEYS.items()
            },
            'tokens': list(vectors()),
        },
        indent=2,
    )
)
