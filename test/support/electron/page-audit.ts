import type { Page } from 'playwright-core';

/** Elements that fetch, run, lead away or bring style of their own: the page has one script and its own sheets, and else none of them. */
const active =
  'a area audio base embed foreignObject form frame iframe image img map math object picture portal set slot source style template track video webview animate'.split(
    ' ',
  );

/** Everything on a page that is not of our making, and every character that hides or turns text; empty where all is well. */
export const foreignParts = (page: Page): Promise<string[]> =>
  page.evaluate<string[]>(`{
    const active = new Set(${JSON.stringify(active)});
    const found = [];
    for (const each of document.querySelectorAll('*')) {
      const tag = each.localName;
      if (active.has(tag) || each instanceof HTMLUnknownElement || tag.includes('-')) found.push('<' + tag + '>');
      if (tag === 'script' && new URL(each.src).href !== 'stance://app/window.js') found.push('a script');
      for (const { name, value } of each.attributes) {
        if (/^on|^(srcdoc|formaction|action|ping|style)$/i.test(name)) found.push(name + '=' + value.slice(0, 40));
        if (/^(href|src|xlink:href|data)$/i.test(name) && !/^(#[\\w-]+|[a-z]+\\.(css|js))$/.test(value)) found.push(name + '=' + value.slice(0, 40));
      }
    }
    const hidden = /\\p{Cf}|\\p{Zl}|\\p{Zp}|(?![\\n\\t])\\p{Cc}/u;
    const note = (text, where) => {
      const odd = hidden.exec(text);
      if (odd !== null) found.push('U+' + odd[0].codePointAt(0).toString(16) + ' in ' + where);
    };
    for (const each of document.querySelectorAll('*')) for (const { name, value } of each.attributes) note(value, name);
    const walker = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_COMMENT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) note(node.data, node.parentElement?.localName);
    if (location.href !== 'stance://app/index.html') found.push(location.href);
    found;
  }`);
