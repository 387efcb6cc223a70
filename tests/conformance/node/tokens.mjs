// What npm jose makes of our tokens, and tokens for us to read; and the canonical hash, written apart from ours.
import { createHash } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { CompactEncrypt, SignJWT, calculateJwkThumbprint, compactDecrypt, importJWK, jwtVerify } from 'jose';

// RFC 8785: names in the order of their UTF-16 units, no spaces, numbers and text as ECMAScript writes them.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const named = Object.keys(value).sort().map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`);
  return `{${named.join(',')}}`;
}

const jobs = {
  async read({ token, recipient, signer, alg, typ }) {
    let signed = token;
    if (recipient) {
      const key = await importJWK(recipient, alg);
      const opened = await compactDecrypt(token, key, {
        keyManagementAlgorithms: [alg],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      signed = new TextDecoder().decode(opened.plaintext);
    }
    const options = { algorithms: [signer.kty === 'EC' ? 'ES256' : 'RS256'], typ };
    return (await jwtVerify(signed, await importJWK(signer, options.algorithms[0]), options)).payload;
  },
  async write({ claims, signer, recipient, alg, typ }) {
    const signing = signer.kty === 'EC' ? 'ES256' : 'RS256';
    const key = await importJWK(signer, signing);
    const signed = await new SignJWT(claims).setProtectedHeader({ alg: signing, kid: signer.kid, typ }).sign(key);
    if (!recipient) return signed;
    return new CompactEncrypt(new TextEncoder().encode(signed))
      .setProtectedHeader({ alg, enc: 'A256GCM', kid: recipient.kid, cty: 'JWT' })
      .encrypt(await importJWK(recipient, alg));
  },
  async thumbprint({ jwk }) {
    return calculateJwkThumbprint(jwk);
  },
  async hash({ details }) {
    return createHash('sha256').update(canonical(details), 'utf8').digest('base64url');
  },
};

const asked = JSON.parse(await text(process.stdin));
const answers = [];
for (const { job, ...told } of asked.jobs) answers.push(await jobs[job](told));
process.stdout.write(JSON.stringify(answers));
