/** AWS's own example keys: they open nothing. */
export const LONG_TERM = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
};
export const TEMPORARY = {
  accessKeyId: 'ASIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'kWcrlUX5JEDGM/LtmEENI/aVmYvHNif5zB+d9+ct',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//token+with/odd=characters==',
};
