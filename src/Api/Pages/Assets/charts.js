// Small charts as inline SVG. Text and numbers only ever go in as text nodes and numeric attributes.
(() => {
  const width = 480, height = 150, left = 46, right = 6, top = 8, bottom = 18;
  const space = 'http://www.w3.org/2000/svg';

  function add(parent, name, attributes, text) {
    const element = document.createElementNS(space, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    if (text !== undefined) element.textContent = text;
    parent.append(element);
    return element;
  }

  // The smallest of 1, 2, 5 times a power of ten that is at least the value.
  function nice(value) {
    if (!(value > 0)) return 1;
    const power = 10 ** Math.floor(Math.log10(value));
    return [1, 2, 5, 10].map(step => step * power).find(step => step >= value * 0.999);
  }

  const swedish = document.documentElement.lang === 'sv';

  function short(value) {
    const digits = number => swedish ? `${+number.toPrecision(3)}`.replace('.', ',') : `${+number.toPrecision(3)}`;
    if (value >= 1e6) return `${digits(value / 1e6)}M`;
    if (value >= 1e4) return `${digits(value / 1e3)}k`;
    return digits(value);
  }

  function frame(svg, max) {
    svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    svg.replaceChildren();
    const y = value => top + (1 - value / max) * (height - top - bottom);
    for (const part of [0, 0.5, 1]) {
      add(svg, 'line', { class: 'grid', x1: left, x2: width - right, y1: y(max * part), y2: y(max * part) });
      add(svg, 'text', { x: left - 6, y: y(max * part) + 4, 'text-anchor': 'end' }, short(max * part));
    }
    return y;
  }

  // series: arrays of numbers or null, newest last; seconds: what the whole width stands for.
  function line(svg, series, count, seconds) {
    const values = series.flat().filter(value => value !== null);
    const y = frame(svg, nice(Math.max(...values, 0)));
    const x = index => left + index / (count - 1) * (width - left - right);
    series.forEach((points, number) => {
      const offset = count - points.length;
      let path = '', open = false;
      points.forEach((value, index) => {
        if (value === null) { open = false; return; }
        path += `${open ? 'L' : 'M'}${x(offset + index).toFixed(1)} ${y(value).toFixed(1)}`;
        open = true;
      });
      if (number === 0 && path && !points.includes(null)) {
        add(svg, 'path', { class: 'area', d: `${path}L${x(count - 1)} ${y(0)}L${x(offset)} ${y(0)}Z` });
      }
      if (path) add(svg, 'path', { class: `s${number + 1}`, d: path });
    });
    add(svg, 'text', { x: left, y: height - 4 }, `−${seconds} s`);
    add(svg, 'text', { x: width - right, y: height - 4, 'text-anchor': 'end' }, '0');
  }

  function bars(svg, values) {
    const y = frame(svg, nice(Math.max(...values, 0)));
    const step = (width - left - right) / values.length;
    values.forEach((value, index) => add(svg, 'rect', {
      class: 'bar', x: (left + index * step).toFixed(2), width: Math.max(0.5, step * 0.8).toFixed(2), y: y(value), height: y(0) - y(value),
    }));
    add(svg, 'text', { x: left, y: height - 4 }, '0');
    add(svg, 'text', { x: width - right, y: height - 4, 'text-anchor': 'end' }, `${values.length - 1}`);
  }

  window.charts = { line, bars, short };
})();
