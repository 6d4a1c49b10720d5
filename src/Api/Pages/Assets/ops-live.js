// Pages of operations without charts: what is marked is fetched again every few seconds, unless somebody is about to press something in it.
(() => {
  const every = 5000;
  setInterval(async () => {
    const shown = document.querySelector('[data-live]');
    if (document.hidden || shown.contains(document.activeElement)) return;
    const open = new Set([...shown.querySelectorAll('details[open]')].map(one => one.id));
    const answer = await fetch(location.pathname, { headers: { Accept: 'text/html' } }).catch(() => null);
    if (answer?.redirected) location.assign('/ops/login');
    if (!answer?.ok || answer.redirected) return;
    const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const fresh = page.querySelector('[data-live]'), alarms = page.getElementById('alarms');
    if (!fresh || shown.contains(document.activeElement)) return;
    fresh.querySelectorAll('details').forEach(one => { one.open ||= open.has(one.id); });
    shown.replaceWith(fresh);
    const banner = document.getElementById('alarms');
    if (banner.textContent.trim() !== alarms.textContent.trim()) banner.replaceWith(alarms);
  }, every);
  setInterval(() => fetch('/ops/renew', { method: 'POST' }), 4 * 60 * 1000);
})();
