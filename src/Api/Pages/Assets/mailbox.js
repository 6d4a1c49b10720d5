// A mailbox that shows letters as they arrive: the server says that something changed, the page fetches itself and takes over the list.
const list = document.getElementById('letters');
const live = document.getElementById('live');
let known = idsIn(list);

function idsIn(element) {
  return new Set([...element.querySelectorAll('.letters a')].map(link => link.getAttribute('href')));
}

async function refresh() {
  const answer = await fetch(location.href, { cache: 'no-store' });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const fresh = page.getElementById('letters');
  for (const link of fresh.querySelectorAll('.letters a')) {
    if (!known.has(link.getAttribute('href'))) link.parentElement.classList.add('new');
  }
  known = idsIn(fresh);
  list.replaceChildren(...fresh.childNodes);
}

const events = new EventSource(list.dataset.events);
events.addEventListener('open', () => { live.textContent = live.dataset.live; });
events.addEventListener('error', () => { live.textContent = live.dataset.lost; });
events.addEventListener('changed', refresh);
