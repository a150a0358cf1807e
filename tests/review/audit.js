// What a page breaks of WCAG 2.2 AA, as far as a program can tell: contrast of text, names of controls, one main heading.
(() => {
  const found = [];
  const channel = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const light = ([red, green, blue]) => 0.2126 * channel(red) + 0.7152 * channel(green) + 0.0722 * channel(blue);
  const parse = (text) => text.match(/[\d.]+/g).map(Number);
  const over = (top, bottom) => { const alpha = top[3] ?? 1; return [0, 1, 2].map((at) => top[at] * alpha + bottom[at] * (1 - alpha)); };
  const ground = (element) => {
    const layers = [];
    for (let each = element; each; each = each.parentElement) layers.push(parse(getComputedStyle(each).backgroundColor));
    return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
  };
  const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length;
  const what = (element) => `${element.tagName.toLowerCase()}.${element.className?.baseVal ?? element.className}: ${element.textContent.trim().slice(0, 30)}`;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const element = node.parentElement;
    if (!node.data.trim() || !visible(element) || element.closest("svg, #toast, option, datalist, [aria-hidden=true]")) continue;
    const style = getComputedStyle(element);
    const back = ground(element);
    const [one, two] = [light(over(parse(style.color), back)), light(back)].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const needed = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    if ((one + 0.05) / (two + 0.05) < needed) found.push(`contrast ${((one + 0.05) / (two + 0.05)).toFixed(2)} ${what(element)}`);
  }
  for (const element of document.querySelectorAll("button, a[href], input, select, summary")) {
    if (!visible(element)) continue;
    const label = element.getAttribute("aria-label") || element.labels?.[0]?.textContent || (element.matches("input, select") ? "" : element.textContent);
    if (!label.trim()) found.push(`no name ${what(element)}`);
    const box = element.getBoundingClientRect();
    const inline = getComputedStyle(element).display === "inline" || element.closest("svg, label, .block");
    if (!inline && (box.width < 24 || box.height < 24)) found.push(`small target ${box.width.toFixed()}x${box.height.toFixed()} ${what(element)}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map((element) => element.id);
  for (const id of new Set(ids)) if (ids.filter((each) => each === id).length > 1) found.push(`id twice ${id}`);
  if (document.querySelectorAll("main h1").length !== 1) found.push("not one main heading");
  if (!document.documentElement.lang || !document.title) found.push("no language or title");
  return [...new Set(found)].slice(0, 20);
})()
