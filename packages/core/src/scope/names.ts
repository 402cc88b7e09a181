/** True for a possible signing name. All but one are in lower case: AWS rejects `S3` and `DynamoDB`. */
export function isServiceName(value: unknown): value is string {
  return typeof value === 'string' && /^([a-z\d_-]+|IoTSecuredTunneling)$/.test(value);
}

/** True for a possible region. Other servers have names such as `RegionOne`, but an AWS region in another spelling, such as `EU_WEST_1`, is a mistake. */
export function isRegionName(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^[\w-]+$/.test(value) &&
    !(/[A-Z_]/.test(value) && /^[a-z]{2}([-_][a-z]+)+[-_]\d+$/i.test(value))
  );
}

/** True for a possible region of a region set, at its place among `all`: each is there once, and `*` stands alone. */
export function isRegionOfSet(region: unknown, at: number, all: readonly unknown[]): boolean {
  return region === '*' ? all.length === 1 : isRegionName(region) && all.indexOf(region) === at;
}
