"""Writes botocore.tsv: what botocore's endpoint rules say about the scope of each of its hosts.

    pip install botocore && python from-botocore.py > botocore.tsv
"""

import json
import os

import botocore
import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

# Every variant where most services are, and one look elsewhere and at the public partitions.
REGIONS = {
    'us-east-1': [(fips, dual) for fips in (False, True) for dual in (False, True)],
    'eu-central-1': [(False, False)],
    'us-gov-west-1': [(False, False)],
    'cn-north-1': [(False, True)],
    'eusc-de-east-1': [(False, False)],
}

session = botocore.session.get_session()
loader = session.get_component('data_loader')
with open(os.path.join(os.path.dirname(botocore.__file__), 'data', 'partitions.json')) as file:
    partitions = json.load(file)


def resolve(rules, region, fips, dual):
    """The endpoint for a client with nothing but a region, or None where there is none."""
    values = {'Region': region, 'UseFIPS': fips, 'UseDualStack': dual}
    known = {name: value for name, value in values.items() if name in rules['parameters']}
    if (fips and 'UseFIPS' not in known) or (dual and 'UseDualStack' not in known):
        return None
    try:
        return EndpointProvider(rules, partitions).resolve_endpoint(**known)
    except EndpointProviderError:
        return None


def takes_signatures(model):
    """Whether any operation is signed: those of the SSO portal and of CodeCatalyst are not."""
    if model.metadata.get('signatureVersion') == 'bearer':
        return False
    return any(
        operation.auth_type != 'none' for operation in map(model.operation_model, model.operation_names)
    )


rows = set()
for name in session.get_available_services():
    model = session.get_service_model(name)
    rules = loader.load_service_model(name, 'endpoint-rule-set-1')
    prefixes = {
        (model.operation_model(operation).endpoint or {}).get('hostPrefix', '') for operation in model.operation_names
    }
    for region, variants in REGIONS.items():
        for fips, dual in variants:
            endpoint = resolve(rules, region, fips, dual)
            if endpoint is None:
                continue
            host = endpoint.url.removeprefix('https://').split('/')[0]
            schemes = (endpoint.properties or {}).get('authSchemes') or [{'name': 'sigv4'}]
            scheme = next((scheme for scheme in schemes if scheme['name'] == 'sigv4'), None)
            service = scheme.get('signingName', model.signing_name) if scheme and takes_signatures(model) else '-'
            signing_region = scheme.get('signingRegion', region) if service != '-' else '-'
            for prefix in prefixes if (region, fips, dual) == ('us-east-1', False, False) else ['']:
                if '{' not in prefix:
                    rows.add((prefix + host, service, signing_region, name))

print(f'# What botocore {botocore.__version__} says of each of its hosts: host, signing name, signing region, botocore service.')
print('# `-` where no operation is signed with SigV4. Made by from-botocore.py from its endpoint-rule-set-1 and service-2 files.')
for row in sorted(rows):
    print(*row, sep='\t')
