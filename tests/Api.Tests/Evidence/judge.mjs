// Verifies a receipt with the public keys, from the published description of its format (docs/evidence.md) and Node.js alone.
// usage: node judge.mjs receipt.json keys.json
import { createHash, createPublicKey, verify } from 'node:crypto';
import { readFileSync } from 'node:fs';

const sha = (...parts) => createHash('sha256').update(Buffer.concat(parts)).digest();
const leafHash = bytes => sha(Buffer.from([0]), bytes);
const nodeHash = (left, right) => sha(Buffer.from([1]), left, right);
const hex = text => Buffer.from(text, 'hex');
const number = (value, bytes) => {
  const buffer = Buffer.alloc(bytes);
  let rest = BigInt(value);
  for (let i = bytes - 1; i >= 0; i--, rest >>= 8n) buffer[i] = Number(rest & 255n);
  return buffer;
};

// RFC 6962, section 2.1.1, read recursively: which way the path goes follows from index and size alone.
const rootOf = (hash, index, size, path) => {
  if (size === 1n) return path.length === 0 ? hash : null;
  if (path.length === 0 || index >= size) return null;
  let split = 1n;
  while (split * 2n < size) split *= 2n;
  const sibling = path[path.length - 1];
  const rest = path.slice(0, -1);
  const inner = index < split ? rootOf(hash, index, split, rest) : rootOf(hash, index - split, size - split, rest);
  if (inner === null) return null;
  return index < split ? nodeHash(inner, sibling) : nodeHash(sibling, inner);
};

const receipt = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const keys = JSON.parse(readFileSync(process.argv[3], 'utf8')).keys.map(jwk => ({ jwk, key: createPublicKey({ key: jwk, format: 'jwk' }) }));

const [header, payload, signature] = receipt.receipt.split('.');
const kid = JSON.parse(Buffer.from(header, 'base64url')).kid;
const signer = keys.find(one => one.jwk.kid === kid);
const signed = verify(
  'sha256', Buffer.from(`${header}.${payload}`), { key: signer.key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));

const claims = JSON.parse(Buffer.from(payload, 'base64url'));
const { proof, checkpoint } = receipt;
const statement = Buffer.concat([
  Buffer.from([1]), hex(claims.entry.salt), Buffer.from([claims.entry.type]), number(claims.position.shard, 4),
  number(claims.position.sequence, 8), number(Date.parse(claims.time), 8), hex(claims.letterId.replaceAll('-', '')),
  hex(claims.sender), hex(claims.recipient), hex(claims.entry.content),
]);
const block = Buffer.from(proof.leaf, 'base64');
const path = list => list.map(hash => Buffer.from(hash, 'base64'));
const blockRoot = rootOf(leafHash(statement), BigInt(proof.entryIndex), BigInt(block.readUInt32BE(13)), path(proof.entryPath));
const entry = blockRoot !== null && blockRoot.equals(block.subarray(57, 89));

const end = checkpoint.lastIndexOf('\n\n');
const text = checkpoint.slice(0, end + 1);
const [origin, size, root] = text.split('\n');
const logRoot = rootOf(leafHash(block), BigInt(proof.leafIndex), BigInt(size), path(proof.leafPath));
const leaf = logRoot !== null && logRoot.equals(Buffer.from(root, 'base64'));

const [, name, encoded] = checkpoint.slice(end + 2).trim().split(' ');
const note = Buffer.from(encoded, 'base64');
const noteKey = keys.find(one => sha(one.key.export({ type: 'spki', format: 'der' })).subarray(0, 4).equals(note.subarray(0, 4)));
const noted = name === origin && origin === claims.iss && noteKey !== undefined
  && verify('sha256', Buffer.from(text), { key: noteKey.key, dsaEncoding: 'der' }, note.subarray(4));

console.log(`signature ${signed}, entry ${entry}, leaf ${leaf}, checkpoint ${noted}`);
