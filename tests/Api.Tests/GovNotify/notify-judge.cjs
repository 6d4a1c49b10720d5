// GOV.UK Notify's own client library for Node.js, unchanged, against a silo. Arguments: the package.
// Standard input: {base, apiKey, template, number}. Standard output: what it got, as JSON.
const { NotifyClient } = require(process.argv[2]);
const { base, apiKey, template, number } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
const fault = (error) => (error.response ? error.response.data : { thrown: String(error) });

async function run() {
  const client = new NotifyClient(base, apiKey);
  const values = { recipient_number: number, what: 'inspection', name: 'Bo' };
  const sent = (await client.sendLetter(template, { personalisation: values, reference: 'judged' })).data;
  return {
    sent,
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
