// AWS's own example keys: they open nothing but the gateways of the suite.
export const LONG_TERM = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
export const TEMPORARY = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==',
};
export const EXPIRED = {
  ...TEMPORARY,
  accessKeyId: 'ASIAEXPIREDEXAMPLE',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//of-yesterday',
};
