// The start page: a count that moves, and buttons that copy.
const count = document.getElementById('letters');
const format = new Intl.NumberFormat(document.documentElement.lang);
let failures = 0;

async function look() {
  if (!document.hidden) {
    try {
      const answer = await fetch('/live/letters', { cache: 'no-store' });
      if (answer.ok) count.textContent = format.format((await answer.json()).letters);
      failures = 0;
    } catch {
      failures++;
    }
  }
  setTimeout(look, Math.min(30, 1 + failures * 2) * 1000);
}

if (count) look();

const swedish = document.documentElement.lang === 'sv';
for (const box of navigator.clipboard ? document.querySelectorAll('.code') : []) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = swedish ? 'Kopiera' : 'Copy';
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(box.querySelector('code').textContent);
    button.textContent = swedish ? 'Kopierat' : 'Copied';
    setTimeout(() => { button.textContent = swedish ? 'Kopiera' : 'Copy'; }, 2000);
  });
  box.append(button);
}
