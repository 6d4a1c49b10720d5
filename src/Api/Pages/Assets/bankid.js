// A log-in with BankID: every second how it stands, and another QR code.
const form = document.getElementById('order');
const message = document.getElementById('message');
const code = document.getElementById('code');
const scan = document.getElementById('scan');
let failures = 0;

async function look() {
  try {
    const answer = await fetch(form.dataset.status, { method: 'POST', body: new URLSearchParams(new FormData(form)), cache: 'no-store' });
    if (!answer.ok) throw new Error(answer.status);
    const status = await answer.json();
    failures = 0;
    if (status.next) {
      location.replace(status.next);
      return;
    }
    // Only a text that changed is read out.
    if (message.textContent !== status.message) message.textContent = status.message;
    // Scanned: the code would only be in the way.
    if (scan) scan.hidden = !status.code;
    if (scan && status.code) code.setAttribute('d', status.code);
  } catch {
    if (++failures > 20) return;
  }
  setTimeout(look, 1000);
}

setTimeout(look, 1000);
const start = document.querySelector('a.start');
if (start) location.href = start.href;
