/** The suffixes of the hosts of regions that are not in the partition of most regions [partitions.json of botocore]. */
const SUFFIXES: readonly (readonly [start: string, suffix: string])[] = [
  ['cn-', 'amazonaws.com.cn'],
  ['eusc-', 'amazonaws.eu'],
  ['us-iso-', 'c2s.ic.gov'],
  ['us-isob-', 'sc2s.sgov.gov'],
  ['us-isof-', 'csp.hci.ic.gov'],
  ['eu-isoe-', 'cloud.adc-e.uk'],
];

/** Returns the suffix of the hosts in a region, such as `amazonaws.com`. */
export function suffixOf(region: string): string {
  return SUFFIXES.find(([start]) => region.startsWith(start))?.[1] ?? 'amazonaws.com';
}
