// A page that uploads a file to S3 with a form that its server has signed, and shows the progress. The page has no AWS credentials. See
// server.mjs for what to replace.

find('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const [photo] = /** @type {HTMLInputElement} */ (find('input')).files ?? [];
  const button = /** @type {HTMLButtonElement} */ (find('button'));
  if (!photo) return;
  button.disabled = true;
  find('section').hidden = false;
  find('[role=status]').textContent = await upload(photo).catch(String);
  button.disabled = false;
});

/** @param {File} photo */
async function upload(photo) {
  /** @type {import('@sigv4/core').PresignedPost} */
  const { url, fields } = await (await fetch('/form')).json();
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append('Content-Type', photo.type); // the policy has a condition for it
  form.append('file', photo); // must be last: S3 ignores fields after it

  const { status, responseXML } = await send(url, form);
  /** @param {string} name */
  const read = (name) => responseXML?.querySelector(name)?.textContent;
  return status === 201 ? `Uploaded as ${read('Key')}.` : `${status} ${read('Code')}: ${read('Message')}`;
}

/**
 * Sends the form by XMLHttpRequest, because fetch reports no progress.
 *
 * @param {string} url
 * @param {FormData} form
 * @returns {Promise<XMLHttpRequest>}
 */
function send(url, form) {
  const progress = /** @type {HTMLProgressElement} */ (find('progress'));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      progress.value = loaded / total;
    });
    request.addEventListener('load', () => resolve(request));
    request.addEventListener('error', () =>
      reject(new Error('The upload failed. Does the bucket allow POST from this page?')),
    );
    request.open('POST', url);
    request.send(form);
  });
}

/** @param {string} selector */
function find(selector) {
  return /** @type {HTMLElement} */ (document.querySelector(selector));
}

// Prints:
// 100 % Uploaded as photos/eric/scône.jpg.
// 100 % 400 EntityTooLarge: Your proposed upload exceeds the maximum allowed size
// 100 % 403 AccessDenied: Invalid according to Policy: Policy Condition failed: ["starts-with", "$Content-Type", "image/"]
