// A service of somebody else's making, by npm openid-client or oauth4webapi. Lines of JSON go back and forth:
// in {library, issuer, client_id, metadata, sign, open, scope, acr, details, back, out}; out {go: address};
// in {back: address}; out what it was told, every check of the library passed.
import { createInterface } from 'node:readline';
import { compactDecrypt, importJWK } from 'jose';
import * as oauth from 'oauth4webapi';
import * as openid from 'openid-client';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const read = async () => JSON.parse((await lines.next()).value);
const say = (told) => console.log(JSON.stringify(told));

async function key(jwk, usages) {
  const { kid, alg } = jwk;
  const algorithm = alg.startsWith('RSA') ? { name: 'RSA-OAEP', hash: 'SHA-256' } : { name: alg === 'ES256' ? 'ECDSA' : 'ECDH', namedCurve: 'P-256' };
  const plain = { ...jwk };
  delete plain.use;
  delete plain.alg;
  return { kid, key: await crypto.subtle.importKey('jwk', plain, algorithm, false, usages) };
}

// An ID token that was encrypted for the service is opened before it is sent back (RP-Initiated Logout 2).
async function hint(token, open) {
  if (!open) return token;
  return new TextDecoder().decode((await compactDecrypt(token, await importJWK(open, open.alg))).plaintext);
}

async function byOpenidClient(told) {
  const sign = await key(told.sign, ['sign']);
  const how = { execute: [openid.allowInsecureRequests] };
  const config = await openid.discovery(new URL(told.issuer), told.client_id, told.metadata, openid.PrivateKeyJwt(sign), how);
  if (told.open) {
    const usages = told.open.alg.startsWith('RSA') ? ['decrypt'] : ['deriveBits'];
    openid.enableDecryptingResponses(config, ['A256GCM'], { ...(await key(told.open, usages)), alg: told.open.alg });
  }
  const verifier = openid.randomPKCECodeVerifier();
  const state = openid.randomState(), nonce = openid.randomNonce();
  const asked = {
    redirect_uri: told.back, scope: told.scope, state, nonce, acr_values: told.acr, max_age: '300',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
    ...(told.details ? { authorization_details: JSON.stringify(told.details) } : {}),
  };
  say({ go: (await openid.buildAuthorizationUrlWithPAR(config, asked)).href });
  const { back } = await read();
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, maxAge: 300, idTokenExpected: true };
  const tokens = await openid.authorizationCodeGrant(config, new URL(back), checks);
  const claims = tokens.claims();
  const userinfo = await openid.fetchUserInfo(config, tokens.access_token, claims.sub);
  const before = await openid.tokenIntrospection(config, tokens.access_token);
  await openid.tokenRevocation(config, tokens.access_token);
  const after = await openid.tokenIntrospection(config, tokens.access_token);
  const leaving = openid.buildEndSessionUrl(config, { post_logout_redirect_uri: told.out, id_token_hint: await hint(tokens.id_token, told.open), state: 'bye' });
  return { claims, userinfo, before, after, leaving: leaving.href, details: tokens.authorization_details ?? null };
}

async function byOauth4webapi(told) {
  const insecure = { [oauth.allowInsecureRequests]: true };
  const issuer = new URL(told.issuer);
  const as = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, insecure));
  const client = { client_id: told.client_id, ...told.metadata };
  const proof = oauth.PrivateKeyJwt(await key(told.sign, ['sign']));
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState(), nonce = oauth.generateRandomNonce();
  const asked = new URLSearchParams({
    response_type: 'code', client_id: told.client_id, redirect_uri: told.back, scope: told.scope, state, nonce,
    acr_values: told.acr, max_age: '300', code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...(told.details ? { authorization_details: JSON.stringify(told.details) } : {}),
  });
  const pushed = await oauth.processPushedAuthorizationResponse(
    as, client, await oauth.pushedAuthorizationRequest(as, client, proof, asked, insecure));
  const go = new URL(as.authorization_endpoint);
  go.searchParams.set('client_id', told.client_id);
  go.searchParams.set('request_uri', pushed.request_uri);
  say({ go: go.href });
  const { back } = await read();
  const answered = oauth.validateAuthResponse(as, client, new URL(back), state);
  const open = told.open ? await importJWK(told.open, told.open.alg) : null;
  const decrypting = open
    ? { [oauth.jweDecrypt]: async (jwe) => new TextDecoder().decode((await compactDecrypt(jwe, open)).plaintext) }
    : {};
  const granted = await oauth.authorizationCodeGrantRequest(as, client, proof, answered, told.back, verifier, insecure);
  const tokens = await oauth.processAuthorizationCodeResponse(as, client, granted, {
    expectedNonce: nonce, maxAge: 300, requireIdToken: true, ...decrypting,
  });
  const claims = oauth.getValidatedIdTokenClaims(tokens);
  const userinfo = await oauth.processUserInfoResponse(
    as, client, claims.sub, await oauth.userInfoRequest(as, client, tokens.access_token, insecure), decrypting);
  const introspect = async () => oauth.processIntrospectionResponse(
    as, client, await oauth.introspectionRequest(as, client, proof, tokens.access_token, insecure));
  const before = await introspect();
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, proof, tokens.access_token, insecure));
  const after = await introspect();
  const leaving = new URL(as.end_session_endpoint);
  for (const [name, value] of Object.entries({ client_id: told.client_id, post_logout_redirect_uri: told.out, id_token_hint: await hint(tokens.id_token, told.open), state: 'bye' }))
    leaving.searchParams.set(name, value);
  return { claims, userinfo, before, after, leaving: leaving.href, details: tokens.authorization_details ?? null };
}

const told = await read();
try {
  say(await (told.library === 'openid-client' ? byOpenidClient(told) : byOauth4webapi(told)));
} catch (error) {
  console.error(error, error.cause);
  process.exitCode = 1;
}
process.stdin.destroy();
