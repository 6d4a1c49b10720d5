// Shows that a letter has come: its sender's name at most is all that this is told.
self.addEventListener('push', event => {
  let message = {};
  try {
    message = event.data.json();
  } catch {
    // A message that is none of ours still has to be shown, or the browser says something of its own.
  }
  event.waitUntil(self.registration.showNotification(message.title ?? 'Budkavle', { body: message.body ?? '', tag: message.tag }));
});

self.addEventListener('notificationclick', event => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow('/my'));
});
