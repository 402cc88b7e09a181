"""Writes botocore.tsv: what botocore's endpoint rules, and the older endpoints.json, say about the scope of each of their hosts.

    pip install botocore && python from-botocore.py > botocore.tsv
"""

import json
import os
from collections import defaultdict

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


def read(name):
    with open(os.path.join(os.path.dirname(botocore.__file__), 'data', name)) as file:
        return json.load(file)


partitions = read('partitions.json')


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
signing_names = {}
for name in session.get_available_services():
    model = session.get_service_model(name)
    signing_names.setdefault(model.endpoint_prefix, model.signing_name if takes_signatures(model) else '-')
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


def variants_of(*levels):
    """The endpoint itself and each variant that it or its service names, later levels over earlier ones."""
    named = {frozenset(variant['tags']) for level in levels[1:] for variant in level.get('variants', [])}
    yield {key: value for level in levels for key, value in level.items()}
    for tags in named:
        matching = (v for level in levels for v in level.get('variants', []) if frozenset(v['tags']) == tags)
        yield {key: value for variant in matching for key, value in variant.items()}


# A service that only endpoints.json knows is taken for its signing name, where no other service has the host. What it calls a region
# may be none: where the name of a variant (`fips-us-east-1`) is put into the pattern of hosts, the host is made up.
listed = defaultdict(set)
partitions_listed = read('endpoints.json')['partitions']
for partition in partitions_listed:
    for prefix, service in partition['services'].items():
        defaults = service.get('defaults', {})
        for region, endpoint in service['endpoints'].items():
            scope = {**defaults, **endpoint}.get('credentialScope', {})
            for variant in variants_of(partition['defaults'], defaults, endpoint):
                suffix = variant.get('dnsSuffix', partition['dnsSuffix'])
                host = variant['hostname'].format(service=prefix, region=region, dnsSuffix=suffix)
                made_up = '{region}' in variant['hostname'] and region not in partition['regions']
                name = signing_names.get(prefix, scope.get('service', prefix))
                signing_region = scope.get('region', region) if name != '-' else '-'
                unsure = (prefix not in signing_names, signing_region not in partition['regions'])
                listed[host].add((*unsure, name, signing_region, 'made-up' if made_up else 'endpoints.json'))

# The rules are newer: what they say of a host holds. Where both say the same, one line is enough.
by_rules = defaultdict(set)
for row in rows:
    by_rules[row[0]].add(row)
for host, scopes in listed.items():
    row = (host, *min(scopes)[2:])
    same = {rule for rule in by_rules[host] if rule[:3] == row[:3]}
    if same or not by_rules[host]:
        rows -= same
        rows.add(row)

print(f'# What botocore {botocore.__version__} says of each of its hosts: host, signing name, signing regions, where it says so.')
print('# Where: a service id, for its endpoint-rule-set-1 and service-2 files; or endpoints.json. `made-up`: endpoints.json has put the')
print('# name of a variant where a region belongs; there is no such host. `-`: no operation is signed with SigV4.')
print('# In a host `*` is each of the regions and the suffix of its partition, `**` the same for dual stack. Partitions begin with `=`.')
print('# Made by from-botocore.py.')

# Hosts that differ in nothing but the region share a line.
regions_of = {partition['partition']: set(partition['regions']) for partition in partitions_listed}
endings = {}
for partition in partitions_listed:
    dual_stack = next((v['dnsSuffix'] for v in partition['defaults']['variants'] if v['tags'] == ['dualstack']), '-')
    print(f"={partition['partition']}", partition['dnsSuffix'], dual_stack, ' '.join(partition['regions']), sep='\t')
    for region in partition['regions']:
        endings[region] = {f".{region}.{partition['dnsSuffix']}": '.*', f'.{region}.{dual_stack}': '.**'}

lines = defaultdict(set)
for host, name, region, source in rows:
    ending = next((ending for ending in endings.get(region, {}) if host.endswith(ending)), None)
    pattern = host.removesuffix(ending) + endings[region][ending] if ending else host
    lines[pattern, name, source].add(region)


def shortened(regions):
    """A partition stands for its regions, but for those that follow it with a `-`, if that is shorter."""
    words = []
    for partition, all_regions in regions_of.items():
        if len(all_regions & regions) > len(all_regions - regions) + 1:
            words += [partition, *(f'-{region}' for region in sorted(all_regions - regions))]
            regions = regions - all_regions
    return ' '.join([*words, *sorted(regions)])


for (pattern, name, source), regions in sorted(lines.items()):
    print(pattern, name, shortened(regions), source, sep='\t')
