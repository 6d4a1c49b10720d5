// The operations page: snapshots come once a second, rates are differences between two of them.
(() => {
  const kept = 120;
  const series = { letters: [], refused: [], commits: [], p50: [], p99: [], batch: [], memory: [], heap: [], processor: [] };
  const format = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
  const live = document.getElementById('live');
  const by = id => document.getElementById(id);
  const sum = (list, name) => list.reduce((total, item) => total + item[name], 0);
  let last = null;

  // What senders were told, but for accepted and repeated.
  const refused = shot => Object.entries(shot.outcomes).reduce(
    (total, [outcome, count]) => total + (outcome === 'accepted' || outcome === 'repeated' ? 0 : count), 0);

  function push(name, value) {
    series[name].push(value);
    if (series[name].length > kept) series[name].shift();
  }

  // The class edge below which the given part of the new commits stayed; null when there were none.
  function percentile(now, before, edges, part) {
    const counts = now.map((count, index) => count - before[index]);
    const total = counts.reduce((a, b) => a + b, 0);
    if (total <= 0) return null;
    let seen = 0;
    for (let index = 0; index < counts.length; index++) {
      seen += counts[index];
      if (seen >= total * part) return edges[index];
    }
    return edges[edges.length - 1];
  }

  // Anew only when they change: a screen reader says them when they do.
  function showAlarms(alarms) {
    const place = by('alarms'), swedish = document.documentElement.lang === 'sv';
    const shown = JSON.stringify(alarms);
    if (place.dataset.shown === shown) return;
    place.dataset.shown = shown;
    place.replaceChildren(...alarms.map(alarm => {
      const line = document.createElement('p'), link = document.createElement('a');
      line.className = alarm.wakes ? 'alarm wakes' : 'alarm';
      link.href = `/ops/alarms#${alarm.name}`;
      link.textContent = alarm.name;
      line.append(link, ` ${swedish ? alarm.swedish : alarm.english}`);
      return line;
    }));
    document.title = `${alarms.length ? `(${alarms.length}) ` : ''}${document.title.replace(/^\(\d+\) /, '')}`;
  }

  function measure(now) {
    const seconds = (Date.parse(now.at) - Date.parse(last.at)) / 1000;
    if (seconds <= 0) return;
    const commits = now.engine.commits - last.engine.commits;
    push('letters', Math.max(0, now.engine.letters - last.engine.letters) / seconds);
    push('refused', Math.max(0, refused(now) - refused(last)) / seconds);
    push('commits', commits / seconds);
    push('batch', commits > 0 ? (now.engine.entries - last.engine.entries) / commits : null);
    push('p50', percentile(now.engine.commitLatency, last.engine.commitLatency, now.latencyEdges, 0.5));
    push('p99', percentile(now.engine.commitLatency, last.engine.commitLatency, now.latencyEdges, 0.99));
    push('memory', now.process.workingSet / 1048576);
    push('heap', now.process.heap / 1048576);
    push('processor', Math.max(0, now.process.processorSeconds - last.process.processorSeconds) / seconds);
  }

  function draw(now) {
    const newest = name => series[name].at(-1);
    const text = (id, value) => { by(id).textContent = value === null || value === undefined ? '–' : format.format(value); };
    charts.line(by('c-letters'), [series.letters, series.refused], kept, kept);
    charts.line(by('c-commits'), [series.commits], kept, kept);
    charts.line(by('c-latency'), [series.p50, series.p99], kept, kept);
    charts.line(by('c-batch'), [series.batch], kept, kept);
    charts.line(by('c-memory'), [series.memory, series.heap], kept, kept);
    charts.line(by('c-processor'), [series.processor], kept, kept);
    charts.bars(by('c-shards'), now.shards.map(shard => shard.streams));
    text('v-letters', newest('letters'));
    text('v-commits', newest('commits'));
    text('v-batch', newest('batch'));
    text('v-memory', newest('memory'));
    text('v-processor', newest('processor'));
    const [p50, p99] = [newest('p50'), newest('p99')];
    by('v-latency').textContent = p50 ? `≤ ${format.format(p50)} / ${format.format(p99)}` : '–';
    text('letters', now.engine.letters);
    text('entries', now.engine.entries);
    text('streams', sum(now.shards, 'streams'));
    text('pending', Math.round(sum(now.shards, 'pendingBytes') / 1024));
    text('tail', sum(now.shards, 'tailRows'));
    text('keys', now.keysInMemory);
    text('memory', Math.round(now.process.workingSet / 1048576));
    by('pause').textContent = `${format.format(now.process.pausePercent)} %`;
    text('q-requests', now.queues.requests);
    text('q-notifications', now.queues.notifications);
    text('q-oldest', Math.round(now.queues.notificationsOldest));
    text('q-relays', now.queues.relays);
    for (const [table, counts] of [['outcomes', now.outcomes], ['activations', now.activations]]) {
      for (const cell of by(table).querySelectorAll('[data-key]')) cell.textContent = format.format(counts[cell.dataset.key] ?? 0);
    }
    showAlarms(now.alarms);
    const rows = by('shards').rows;
    now.shards.forEach((shard, index) => {
      [shard.epoch, shard.committedSequence, shard.streams, shard.tailRows].forEach((value, cell) => {
        rows[index].cells[cell + 1].textContent = format.format(value);
      });
      rows[index].cells[5].textContent = shard.owner;
    });
  }

  const events = new EventSource('/ops/events');
  events.addEventListener('open', () => { live.textContent = live.dataset.live; });
  events.addEventListener('error', () => {
    live.textContent = live.dataset.lost;
    // A refusal ends the stream for good: the session is over.
    if (events.readyState === EventSource.CLOSED) location.assign('/ops/login');
  });
  events.addEventListener('snapshot', event => {
    const now = JSON.parse(event.data);
    if (last) measure(now);
    last = now;
    draw(now);
  });
  setInterval(() => fetch('/ops/renew', { method: 'POST' }), 4 * 60 * 1000);
})();
