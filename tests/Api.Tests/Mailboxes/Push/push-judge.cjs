// Reads a push message as a browser does (npm's http_ece) and its sender as a push service does (Node.js' own verification).
// usage: node push-judge.cjs PATH-OF-http_ece < {"private","auth","body","authorization"}
const { createECDH, createPublicKey, verify } = require('node:crypto');
const ece = require(process.argv[2]);

const asked = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
const browser = createECDH('prime256v1');
browser.setPrivateKey(Buffer.from(asked.private, 'base64url'));
const text = ece.decrypt(Buffer.from(asked.body, 'base64url'), { version: 'aes128gcm', privateKey: browser, authSecret: asked.auth });

const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(asked.authorization);
const [header, claims, signature] = token.split('.');
const point = Buffer.from(key, 'base64url');
const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
const signed = verify('sha256', Buffer.from(`${header}.${claims}`),
  { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
console.log(JSON.stringify({
  message: JSON.parse(text), key, signed, header: JSON.parse(Buffer.from(header, 'base64url')), claims: JSON.parse(Buffer.from(claims, 'base64url')),
}));
