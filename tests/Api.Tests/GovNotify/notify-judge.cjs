// GOV.UK Notify's own client library for Node.js, unchanged, against a silo. Arguments: the package.
// Standard input: {base, apiKey, template, email, sms, number}. Standard output: what it got, as JSON.
const { NotifyClient } = require(process.argv[2]);
const { base, apiKey, template, email, sms, number } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const fault = (error) => (error.response ? error.response.data : { thrown: String(error) });

async function run() {
  const client = new NotifyClient(base, apiKey);
  const values = { recipient_number: number, what: 'inspection', name: 'Bo' };
  const sent = (await client.sendLetter(template, { personalisation: values, reference: 'judged' })).data;
  const mail = (await client.sendEmail(email, 'bo@example.se', {
    personalisation: { name: '*Bo*', what: 'w' }, reference: 'node', oneClickUnsubscribeURL: 'https://example.se/u',
    sanitiseContentFor: ['name'],
  })).data;
  const text = (await client.sendSms(sms, '+46701234567', { personalisation: { name: 'Bo' }, reference: 'node' })).data;
  return {
    sent,
    mail,
    text,
    mailRead: (await client.getNotificationById(mail.id)).data,
    all: (await client.getNotifications(undefined, undefined, 'node')).data.notifications.map((one) => one.id),
    emails: (await client.getNotifications('email', undefined, 'node')).data.notifications.map((one) => one.id),
    older: (await client.getNotifications(undefined, undefined, 'node', text.id)).data.notifications.map((one) => one.id),
    received: (await client.getReceivedTexts()).data.received_text_messages,
    pdf: await client.getPdfForLetterNotification(mail.id).catch(fault),
    file: await client.sendEmail(email, 'bo@example.se', {
      personalisation: { name: client.prepareUpload(Buffer.from('file')), what: 'w' },
    }).catch(fault),
    address: await client.sendEmail(email, 'bo@').catch(fault),
    read: (await client.getNotificationById(sent.id)).data,
    template: (await client.getTemplateById(template)).data,
    version: (await client.getTemplateByIdAndVersion(template, 1)).data,
    templates: (await client.getAllTemplates('letter')).data.templates.length,
    preview: (await client.previewTemplateById(template, values)).data,
    missing: await client.previewTemplateById(template).catch(fault),
    paper: await client.sendLetter(template, { personalisation: { address_line_1: 'A' } }).catch(fault),
    stranger: await new NotifyClient(base, apiKey.slice(0, -1) + (apiKey.endsWith('0') ? '1' : '0')).getAllTemplates().catch(fault),
  };
}

run().then((got) => console.log(JSON.stringify(got)), (error) => console.log(JSON.stringify(fault(error))));
