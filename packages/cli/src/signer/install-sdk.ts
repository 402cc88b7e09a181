/** Where the AWS SDK is looked for, and how it gets there. */
export const BESIDE =
  'beside the command: npm install --global @sigv4/cli @aws-sdk/credential-providers. With npx: npx --package=@sigv4/cli --package=@aws-sdk/credential-providers sigv4 URL.';

export const INSTALL_SDK: string = `Install it ${BESIDE}`;
