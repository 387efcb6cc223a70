// npm oidc-provider as a whole identity provider whose person always agrees.
// One JSON object on the command line says how; "ready" is printed when it listens; POST /control changes who comes.
//
// {port, issuer, adapter: "memory" | "postgresql", database, clients, scopes, people: {sub: claims}, login: {sub, acr, amr}}
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair } from 'jose';
import Provider from 'oidc-provider';
import { postgresAdapter } from './adapter.mjs';

const told = JSON.parse(process.argv[2]);
const IDENTITY = ['given_name', 'family_name', 'birthdate', 'gender', 'birthplace', 'birthcountry', 'preferred_username'];
let login = told.login ?? { sub: 'jeanne', acr: 'eidas1', amr: ['pwd'] };
let people = told.people ?? {};
let oddClaims = {}; // what a provider that errs would say
let interactions = 0;

async function keys() {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return { keys: [{ ...(await exportJWK(privateKey)), use: 'sig', alg: 'ES256', kid: crypto.randomUUID() }] };
}

function configuration(jwks) {
  return {
    adapter: told.adapter === 'postgresql' ? postgresAdapter : undefined,
    clients: told.clients,
    jwks,
    cookies: { keys: ['a key of this test alone'] },
    acrValues: ['eidas1', 'eidas2', 'eidas3'],
    scopes: ['openid', ...(told.scopes ?? [])],
    claims: {
      openid: ['sub'],
      acr: null,
      amr: null,
      auth_time: null,
      profile: IDENTITY,
      identite_pivot: IDENTITY,
      email: ['email', 'email_verified'],
      ...Object.fromEntries(IDENTITY.map((name) => [name, [name]])),
    },
    conformIdTokenClaims: true,
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (ctx, account, client) => `${client.clientId}.${account}`,
    clientAuthMethods: ['private_key_jwt', 'client_secret_post', 'client_secret_basic'],
    enabledJWA: {
      clientAuthSigningAlgValues: ['ES256', 'RS256'],
      idTokenSigningAlgValues: ['ES256', 'RS256'],
      userinfoSigningAlgValues: ['ES256', 'RS256'],
      idTokenEncryptionAlgValues: ['RSA-OAEP-256', 'ECDH-ES'],
      idTokenEncryptionEncValues: ['A256GCM'],
      userinfoEncryptionAlgValues: ['RSA-OAEP-256', 'ECDH-ES'],
      userinfoEncryptionEncValues: ['A256GCM'],
    },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      jwtUserinfo: { enabled: true },
      encryption: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(ctx, form) {
          // Nobody is there to press the button: the page does it by itself.
          ctx.body = `<!doctype html>${form}<script>document.forms[0].submit()</script>`;
        },
      },
    },
    pkce: { required: () => true },
    interactions: { url: (ctx, interaction) => `/interaction/${interaction.uid}` },
    ttl: { AccessToken: 60, AuthorizationCode: 30, IdToken: 60, Interaction: 600, Session: 600, Grant: 600 },
    async findAccount(ctx, sub) {
      return { accountId: sub, claims: async () => ({ ...people[sub], ...oddClaims, sub }) };
    },
    async loadExistingGrant(ctx) {
      return ctx.oidc.result?.consent?.grantId ? ctx.oidc.provider.Grant.find(ctx.oidc.result.consent.grantId) : undefined;
    },
  };
}

async function provider() {
  const made = new Provider(told.issuer, configuration(await keys()));
  made.on('server_error', (ctx, error) => console.error(error));
  return { made, answer: made.callback() };
}

let current = await provider();

async function interact(request, response) {
  const { made } = current;
  interactions += 1;
  const { params } = await made.interactionDetails(request, response);
  if (login.error) return made.interactionFinished(request, response, { error: login.error, error_description: 'told so' });
  const grant = new made.Grant({ accountId: login.sub, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims([...IDENTITY, 'email', 'acr', 'amr', 'auth_time']);
  const result = {
    login: { accountId: login.sub, acr: login.acr, amr: login.amr, remember: false },
    consent: { grantId: await grant.save() },
  };
  return made.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

async function control(request, response) {
  let text = '';
  for await (const piece of request) text += piece;
  const asked = JSON.parse(text || '{}');
  login = asked.login ?? login;
  people = asked.people ?? people;
  oddClaims = asked.claims ?? oddClaims;
  if (asked.rotate) current = await provider();
  response.setHeader('Content-Type', 'application/json');
  response.end(JSON.stringify({ interactions }));
}

const server = createServer(async (request, response) => {
  try {
    if (request.url === '/control') await control(request, response);
    else if (request.url.startsWith('/interaction/')) await interact(request, response);
    else await current.answer(request, response);
  } catch (error) {
    console.error(error);
    response.statusCode = 500;
    response.end('trouble');
  }
});
server.keepAliveTimeout = 60_000;
server.listen(told.port, '127.0.0.1', () => console.log('ready'));
