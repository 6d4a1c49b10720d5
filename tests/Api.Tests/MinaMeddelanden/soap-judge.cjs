// Calls the silo as others' software does: npm soap from the contract's own WSDL, over mutual TLS, with letters signed by npm xml-crypto.
// Standard input: JSON with modules, wsdl folder, address, files and what to call. Standard output: JSON with the answers.
const fs = require('fs');
const path = require('path');

const input = JSON.parse(fs.readFileSync(0, 'utf8'));
const soap = require(path.join(input.modules, 'soap'));
const { SignedXml } = require(path.join(input.modules, 'xml-crypto'));

const enveloped = 'http://www.w3.org/2000/09/xmldsig#enveloped-signature';
const exclusive = 'http://www.w3.org/2001/10/xml-exc-c14n#';
const inclusive = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';

function sign(xml, key, certificate, root) {
  const signed = new SignedXml({
    privateKey: key,
    publicCert: certificate,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: exclusive,
  });
  signed.addReference({
    xpath: `/*[local-name(.)='${root}']`,
    isEmptyUri: true,
    transforms: [enveloped, input.transform === 'inclusive' ? inclusive : exclusive],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signed.computeSignature(xml, { location: { reference: `/*[local-name(.)='${root}']`, action: 'append' } });
  return signed.getSignedXml();
}

function deliver() {
  const m3 = 'http://minameddelanden.gov.se/schema/Message/v3';
  const m1 = 'xmlns="http://minameddelanden.gov.se/schema/Message"';
  const signed = sign(`<SignedDelivery xmlns="${m3}">${input.delivery}</SignedDelivery>`, input.key, input.certificate, 'SignedDelivery');
  const seal = `<Seal><ReceivedTime ${m1}>2030-01-31</ReceivedTime><SignaturesOK ${m1}>true</SignaturesOK></Seal>`;
  const whole = sign(`<SealedDelivery xmlns="${m3}">${signed}${seal}</SealedDelivery>`, input.sealKey, input.sealCertificate, 'SealedDelivery');
  // As on the wire: the payload is called like the call.
  return whole
    .replace(/^<SealedDelivery xmlns="[^"]*"/, `<deliverSecure xmlns="http://minameddelanden.gov.se/schema/Service/v3"`)
    .replace(/<\/SealedDelivery>$/, '</deliverSecure>')
    .replace('<SignedDelivery', `<SignedDelivery xmlns="${m3}"`).replace(`<SignedDelivery xmlns="${m3}" xmlns="${m3}"`, `<SignedDelivery xmlns="${m3}"`)
    .replace('<Seal>', `<Seal xmlns="${m3}">`);
}

async function client(name) {
  const tls = { cert: input.sealCertificate, key: input.sealKey, ca: input.root };
  const made = await soap.createClientAsync(path.join(input.wsdl, `${name}.wsdl`), {}, `${input.address}/${name}/v3`);
  made.setSecurity(new soap.ClientSSLSecurity(Buffer.from(tls.key), Buffer.from(tls.cert), Buffer.from(tls.ca)));
  return made;
}

// An account as an operator opens and ends it, and what it asks about it.
async function keepAccount(register) {
  const { owner, supplier, text, signature, certificate, company } = input.account;
  const data = { Signature: signature, Certificate: certificate };
  const request = (Type) => ({ Id: owner, Type, AgreementText: text, Timestamp: '2030-01-31', ServiceSupplier: supplier });
  const [opened] = await register.registerAsync({ accountRequest: request('Create'), accountType: 'Secure', signature: [data] });
  const [registered] = await register.isRegisteredAsync({ recipientId: [owner] });
  const [pending] = await register.getPendingAccountRequestAsync({ recipientId: [owner], userIdentity: owner });
  const [signer] = await register.isAuthorizedSignerAsync({ CompanyId: company, UserIdentity: owner });
  const [closed] = await register.deregisterAsync({ deregisterAccount: request('Delete'), signature: [data] });
  console.log(JSON.stringify({ opened, registered, pending, signer, closed }));
}

// A company's account, for which two signatories sign in calls of their own.
async function signOneByOne(register) {
  const { owner, supplier, text, signatures } = input.joint;
  const sign = (one) => register.registerAsync({
    accountRequest: { Id: owner, Type: 'Create', AgreementText: text, Timestamp: '2030-01-31', ServiceSupplier: supplier },
    accountType: 'Secure',
    signature: [{ Signature: one.signature, Certificate: one.certificate }],
  });
  const identity = { Id: owner, UserIdentity: signatures[1].person };
  const [first] = await sign(signatures[0]);
  const [pending] = await register.getPendingAccountRequestAsync({ recipientId: [owner], userIdentity: signatures[1].person });
  const [signer] = await register.isAuthorizedSignerAsync({ CompanyId: owner, UserIdentity: signatures[1].person });
  const [registered] = await register.isRegisteredAsync({ recipientId: [owner] });
  await register.deletePendingAccountRequestAsync({ recipientId: owner, userIdentity: signatures[1].person });
  const [gone] = await register.getPendingAccountRequestAsync({ recipientId: [owner], userIdentity: signatures[1].person });
  await sign(signatures[0]);
  const [second] = await sign(signatures[1]);
  const [moving] = await register.getPendingChangeServiceSupplierAsync(identity);
  const [choosing] = await register.deletePendingAccountPreferencesAsync({ organizationIdentity: identity });
  console.log(JSON.stringify({ first, pending, signer, registered, gone, second, moving, choosing }));
}

async function main() {
  const register = await client('Recipient');
  if (input.joint) return signOneByOne(register);
  if (input.account) return keepAccount(register);
  const [reachable] = await register.isReachableAsync({ senderOrgNr: input.sender, recipientId: input.recipients });
  const service = await client('Service');
  const [delivered] = await service.deliverSecureAsync({ _xml: `<deliverSecure xmlns="http://minameddelanden.gov.se/schema/Service/v3">${deliver()}</deliverSecure>` });
  let fault = null;
  try {
    await register.isReachableAsync({ senderOrgNr: input.sender, recipientId: ['198000000000'] });
  } catch (refused) {
    fault = refused.root.Envelope.Body.Fault.detail.applicationFault;
  }
  console.log(JSON.stringify({ reachable, delivered, fault }));
}

main().catch((failure) => { console.error(failure.stack); process.exit(1); });
