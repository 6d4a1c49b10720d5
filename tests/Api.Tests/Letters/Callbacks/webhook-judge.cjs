// Says whether a message's signature is good, by the library of Standard Webhooks. Arguments: the package. Standard input: the message.
const { Webhook } = require(process.argv[2]);
const { secret, headers, body } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
try {
  new Webhook(secret).verify(body, headers);
  console.log('good');
} catch (fault) {
  console.log(fault.message);
}
