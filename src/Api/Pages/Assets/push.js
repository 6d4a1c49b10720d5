// Has this browser told of new letters: asks for leave, subscribes, and puts the subscription into the form, which is sent as any form is.
const form = document.getElementById('subscribe');
const status = document.getElementById('push-status');

function bytesOf(text) {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/').padEnd(Math.ceil(text.length / 4) * 4, '='));
  return Uint8Array.from(binary, character => character.charCodeAt(0));
}

function isSame(buffer, bytes) {
  const other = new Uint8Array(buffer ?? []);
  return other.length === bytes.length && other.every((byte, index) => byte === bytes[index]);
}

async function subscribe() {
  if (await Notification.requestPermission() !== 'granted') return form.dataset.denied;
  await navigator.serviceWorker.register(form.dataset.worker, { scope: '/my/' });
  const { pushManager } = await navigator.serviceWorker.ready;
  const key = bytesOf(form.dataset.key);
  const before = await pushManager.getSubscription();
  // One made under another key would be refused by its push service.
  if (before && !isSame(before.options.applicationServerKey, key)) await before.unsubscribe();
  const { endpoint, keys } = (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })).toJSON();
  form.elements.endpoint.value = endpoint;
  form.elements.key.value = keys.p256dh;
  form.elements.auth.value = keys.auth;
  form.submit();
  return '';
}

if ('serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window) {
  form.hidden = false;
  document.getElementById('push-missing').hidden = true;
  form.addEventListener('submit', event => {
    event.preventDefault();
    subscribe().catch(() => form.dataset.failed).then(text => { status.textContent = text; });
  });
}
