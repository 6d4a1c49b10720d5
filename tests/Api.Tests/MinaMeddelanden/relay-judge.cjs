// Verifies a letter as another operator would get it: both signatures, by npm xml-crypto. Standard input: JSON with modules, the envelope
// and the certificate that must have signed. Standard output: JSON with what holds.
const fs = require('fs');
const path = require('path');

const input = JSON.parse(fs.readFileSync(0, 'utf8'));
const { SignedXml } = require(path.join(input.modules, 'xml-crypto'));
const m3 = 'http://minameddelanden.gov.se/schema/Message/v3';
const s3 = 'http://minameddelanden.gov.se/schema/Service/v3';

function holds(xml, root) {
  // The signature that is the root's own child: the last in the document.
  const at = xml.lastIndexOf('<Signature ');
  const signature = xml.slice(at, xml.indexOf('</Signature>', at) + '</Signature>'.length);
  const signed = new SignedXml({ publicCert: input.certificate, getCertFromKeyInfo: () => null });
  signed.loadSignature(signature);
  return signed.checkSignature(xml) && signed.getSignedReferences().length === 1 && signed.getSignedReferences()[0].includes(root);
}

const wire = input.envelope;
const from = wire.indexOf('<deliverSecure', wire.indexOf('<deliverSecure') + 1);
const payload = wire.slice(from, wire.indexOf('</deliverSecure>') + '</deliverSecure>'.length);
// Under the names that they were signed under.
const sealed = payload.replace(/^<deliverSecure[^>]*>/, `<SealedDelivery xmlns="${m3}">`).replace(/<\/deliverSecure>$/, '</SealedDelivery>');
const inner = payload.slice(payload.indexOf('<SignedDelivery'), payload.indexOf('</SignedDelivery>') + '</SignedDelivery>'.length);
process.stdout.write(JSON.stringify({
  sealHolds: holds(sealed, 'SealedDelivery'),
  signatureHolds: holds(inner, 'SignedDelivery'),
  changedHolds: (() => { try { return holds(inner.replace('<Subject>', '<Subject>x'), 'SignedDelivery'); } catch { return false; } })(),
  named: wire.includes(s3),
}));
