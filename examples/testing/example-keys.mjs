// Removes the AWS variables of the person or the machine that runs the tests, and sets example keys. Name this file in setupFiles.
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];

Object.assign(process.env, {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_REGION: 'eu-west-1',
  AWS_EC2_METADATA_DISABLED: 'true',
});
