// A certified OpenID provider (npm oidc-provider) that plays an e-ID: everybody who comes is the same citizen.
// node eid-provider.mjs NODE_MODULES PORT REDIRECT_URI JWKS_URI NUMBER LEVEL WISHES
// WISHES: JSON {alg, enc: how tokens are encrypted, older: whether numbers have their older names, former: the number before}
import http from 'node:http';
import path from 'node:path';
import { generateKeyPairSync } from 'node:crypto';
import { pathToFileURL } from 'node:url';

const [modules, port, redirectUri, jwksUri, number, level, wishes] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(path.join(modules, 'oidc-provider', 'lib', 'index.js')));

const issuer = `http://127.0.0.1:${port}`;
const { alg, enc, older, former } = JSON.parse(wishes);
const personal = older ? 'https://claims.oidc.se/1.0/personalNumber' : 'https://id.oidc.se/claim/personalIdentityNumber';
const coordination = older ? 'https://claims.oidc.se/1.0/coordinationNumber' : 'https://id.oidc.se/claim/coordinationNumber';
const previous = 'https://id.oidc.se/claim/previousCoordinationNumber';
const encrypted = alg ? {
  id_token_encrypted_response_alg: alg, id_token_encrypted_response_enc: enc,
  userinfo_encrypted_response_alg: alg, userinfo_encrypted_response_enc: enc,
} : {};
const acr = (name) => `http://id.elegnamnden.se/loa/1.0/${name}`;
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

// The provider itself fetches no keys from a loopback address.
const clientKeys = await (await fetch(jwksUri, { signal: AbortSignal.timeout(30_000) })).json();

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'budkavle',
    redirect_uris: [redirectUri],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'private_key_jwt',
    token_endpoint_auth_signing_alg: 'ES256',
    jwks: clientKeys,
    id_token_signed_response_alg: 'RS256',
    userinfo_signed_response_alg: 'RS256',
    ...encrypted,
  }],
  jwks: { keys: [{ ...rsa, kid: 'op-1', use: 'sig', alg: 'RS256' }] },
  acrValues: ['loa2', 'loa3', 'loa4'].map(acr),
  claims: { acr: null, auth_time: null, iss: null, sid: null, openid: ['sub'], [personal]: null, [coordination]: null, ...(older ? {} : { [previous]: null }) },
  features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true }, jwtUserinfo: { enabled: true }, encryption: { enabled: true } },
  enabledJWA: {
    idTokenEncryptionAlgValues: ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'],
    userinfoEncryptionAlgValues: ['RSA-OAEP', 'RSA-OAEP-256', 'ECDH-ES'],
  },
  pkce: { required: () => true },
  cookies: { keys: ['a key for tests'] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, [personal]: number, ...(former ? { [previous]: former } : {}) }) }),
  ttl: { AccessToken: 60, AuthorizationCode: 60, Grant: 600, IdToken: 300, Interaction: 600, Session: 600 },
});

for (const event of ['authorization.error', 'grant.error', 'userinfo.error', 'server_error']) {
  provider.on(event, (_, fault) => console.error(event, fault.message, fault.error_description, fault.error_detail, fault.cause));
}

async function interact(request, response) {
  const { prompt, params, session, grantId } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    const essential = JSON.parse(params.claims).id_token.acr.values;
    const result = essential.includes(acr(level))
      ? { login: { accountId: 'citizen-1', acr: acr(level), remember: false } }
      : { error: 'unmet_authentication_requirements', error_description: 'the level is too low' };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  const grant = grantId
    ? await provider.Grant.find(grantId)
    : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope('openid');
  grant.addOIDCClaims([personal, coordination, previous, 'acr', 'auth_time']);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, { mergeWithLastSubmission: true });
}

const callback = provider.callback();
http.createServer((request, response) => {
  if (!request.url.startsWith('/interaction/')) return callback(request, response);
  return interact(request, response).catch((fault) => {
    console.error(fault);
    response.writeHead(500).end();
  });
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
